package dev.organza.game;

import dev.organza.Shape;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Join;
import dev.organza.nn.network.Network;

/**
 * The conditional GAN of Mirza and Osindero 2014 (arXiv:1411.1784, section 3.2): a learned
 * embedding of the label is joined to the input of both networks.
 *
 * <p>G takes {@code [z; E y]}. D takes {@code [x; E y]} for rows; for images the embedding is one
 * more channel. The paper maps x and y through a hidden layer each before it joins them; here they
 * are joined one layer earlier, so that every architecture can be conditioned.
 *
 * @param embedding the numbers an embedded label has, in G and, for rows, in D
 * @see <a href="https://arxiv.org/abs/1411.1784">arXiv:1411.1784</a>
 */
public record Joined(int embedding) implements Conditioning {

  /**
   * Few numbers: a label's are the same for all samples of a class, so that many of them drown the
   * latents beside them, and G makes one sample for each class.
   */
  public static final Joined DEFAULTS = new Joined(4);

  public Joined {
    Conditioning.requireEmbedding(embedding);
  }

  @Override
  public boolean needsClasses() {
    return true;
  }

  @Override
  public int labels(int classes) {
    return Conditioning.requireLabels(classes, "joined");
  }

  @Override
  public Network generator(Architecture architecture, Shape data, int latent, int labels) {
    return embedded(architecture, data, latent, labels, embedding);
  }

  /** A generator that takes {@code [z; E y]}. */
  static Network embedded(
      Architecture architecture, Shape data, int latent, int labels, int embedding) {
    return architecture
        .generator(data, latent + embedding)
        .prepend(Shape.of(latent), new Join(labels, embedding));
  }

  @Override
  public Network discriminator(Architecture architecture, Shape seen, int labels) {
    Join join = new Join(labels, seen.rank() > 1 ? 1 : embedding);
    return architecture.discriminator(join.outputShape(seen)).prepend(seen, join);
  }
}
