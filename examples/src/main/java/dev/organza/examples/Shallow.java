package dev.organza.examples;

import dev.organza.Shape;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;

/** An architecture of one's own: one hidden layer of softplus units in both networks. */
public record Shallow(int units) implements Architecture {

  public static final Shallow DEFAULTS = new Shallow(64);

  @Override
  public Network generator(Shape data, int latent) {
    return network(Shape.of(latent), data.elements());
  }

  @Override
  public Network discriminator(Shape data) {
    return network(data, 1);
  }

  private Network network(Shape in, int out) {
    return Network.of(in, Layer.linear(units), new Activation.Softplus(), Layer.linear(out));
  }
}
