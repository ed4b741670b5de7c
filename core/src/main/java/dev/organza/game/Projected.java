package dev.organza.game;

import dev.organza.Shape;
import dev.organza.nn.Architecture;
import dev.organza.nn.Network;
import dev.organza.nn.Projection;

/**
 * The projection discriminator of Miyato and Koyama 2018 (arXiv:1802.05637, equation 4): D's logit
 * is ψ(φ(x)) + yᵀV φ(x), with φ all of D but its last linear map. G takes {@code [z; E y]} as in
 * {@link Joined}, where the paper conditions its batch normalisations instead.
 *
 * @param embedding the numbers an embedded label has in G
 * @see <a href="https://arxiv.org/abs/1802.05637">arXiv:1802.05637</a>
 */
public record Projected(int embedding) implements Conditioning {

  public static final Projected DEFAULTS = new Projected(50);

  public Projected {
    Conditioning.requireEmbedding(embedding);
  }

  @Override
  public int labels(int classes) {
    return Conditioning.requireLabels(classes, "projected");
  }

  @Override
  public Network generator(Architecture architecture, Shape data, int latent, int labels) {
    return Joined.embedded(architecture, data, latent, labels, embedding);
  }

  @Override
  public Network discriminator(Architecture architecture, Shape seen, int labels) {
    return architecture.discriminator(seen).trunk().append(new Projection(labels));
  }
}
