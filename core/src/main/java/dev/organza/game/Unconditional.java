package dev.organza.game;

import dev.organza.Shape;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.network.Network;

/** Nothing but noise. */
public record Unconditional() implements Conditioning {

  public static final Unconditional DEFAULTS = new Unconditional();

  @Override
  public Network generator(Architecture architecture, Shape data, int latent, int labels) {
    return architecture.generator(data, latent);
  }

  @Override
  public Network discriminator(Architecture architecture, Shape seen, int labels) {
    return architecture.discriminator(seen);
  }
}
