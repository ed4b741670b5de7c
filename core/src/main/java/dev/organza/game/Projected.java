package dev.organza.game;

import dev.organza.Shape;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.LinearMap;
import dev.organza.nn.layer.Projection;
import dev.organza.nn.network.Network;

/**
 * The projection discriminator of Miyato and Koyama 2018 (arXiv:1802.05637, equation 4): D's logit
 * is ψ(φ(x)) + yᵀV φ(x), with φ all of D but its last linear map. G takes {@code [z; E y]} as in
 * {@link Joined}, where the paper conditions its batch normalisations instead. Where D's own head
 * is spectrally normalised, ψ and V are as well, each by itself, as in the authors' code.
 *
 * @param embedding the numbers an embedded label has in G
 * @see <a href="https://arxiv.org/abs/1802.05637">arXiv:1802.05637</a>
 */
public record Projected(int embedding) implements Conditioning {

  public static final Projected DEFAULTS = new Projected(4);

  public Projected {
    Conditioning.requireEmbedding(embedding);
  }

  @Override
  public boolean needsClasses() {
    return true;
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
    Network whole = architecture.discriminator(seen);
    Projection projection = new Projection(labels);
    return whole
        .trunk()
        .append(
            whole.head() instanceof LinearMap.Reparametrised head
                ? head.around(projection)
                : projection);
  }
}
