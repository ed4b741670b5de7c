package dev.organza.game;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.network.Network;

/**
 * What else than noise the networks know of a sample, and how it enters them: nothing, the label
 * that is asked for, or codes that D has to read back.
 */
public sealed interface Conditioning
    permits Unconditional, Joined, Projected, BuiltIn, Codes, ConditionalVector {

  /** The codes that are part of the latents; none by default. */
  default Codes codes() {
    return Codes.NONE;
  }

  /** How many numbers a label adds to the latents; 0 without labels. */
  default int embedding() {
    return 0;
  }

  /**
   * Whether the labels are the categories of a row's columns, of which one is asked for, and not
   * the classes of the data.
   */
  default boolean choosesCategories() {
    return false;
  }

  /**
   * Whether these columns are also those of numbers that have alternatives, such as values that
   * many rows share.
   */
  default boolean choosesNumbers() {
    return false;
  }

  /** Whether it is of no use without the classes of the data. */
  default boolean needsClasses() {
    return false;
  }

  /**
   * How many labels both networks take.
   *
   * @param classes the classes of the data, 0 when unlabelled; or the categories of all its
   *     columns, if {@link #choosesCategories}
   * @return {@code classes}, or 0 if labels are not used
   * @throws UsageException if labels are used and the data has none
   */
  default int labels(int classes) {
    return 0;
  }

  /**
   * The generator: {@code [latent + codes]} to {@code data}, conditioned on {@code labels}.
   *
   * @param latent the size of the prior
   */
  Network generator(Architecture architecture, Shape data, int latent, int labels);

  /**
   * The discriminator: {@code seen} to one logit and what else it reads, conditioned on {@code
   * labels}.
   *
   * @param seen the shape of what D judges at once
   * @param labels the number of label values beside it
   */
  Network discriminator(Architecture architecture, Shape seen, int labels);

  /** Checks that the data has labels to condition on. */
  static int requireLabels(int classes, String kind) {
    if (classes < 2) {
      throw new UsageException(
          "conditioning "
              + kind
              + " needs data with two or more classes, and this data has "
              + (classes == 0 ? "no labels" : "one")
              + ".\nThe sources fashion, digits, mnist and cifar10 have labels, and so has a folder"
              + " with one sub-folder a class.");
    }
    return classes;
  }

  /** Checks the size of an embedding. */
  static void requireEmbedding(int embedding) {
    if (embedding < 1 || embedding > 4096) {
      throw new IllegalArgumentException("embedding is " + embedding + "; it is 1 to 4096");
    }
  }
}
