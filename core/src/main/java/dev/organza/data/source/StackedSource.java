package dev.organza.data.source;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import java.util.Optional;

/**
 * Images stacked of another source's: {@code stacked:mnist}, {@code stacked:fashion-mnist}, or of
 * any grey images in classes. There are 128,000, as in table 2 of PacGAN (Lin et al. 2017,
 * arXiv:1712.04086), or as many more as {@code data.first} asks for.
 */
final class StackedSource {

  static final String PREFIX = "stacked:";

  static final int COUNT = 128_000;

  private StackedSource() {}

  /** The source that images are stacked of; empty if this is no name of stacked images. */
  static Optional<String> of(String source) {
    return source.startsWith(PREFIX)
        ? Optional.of(source.substring(PREFIX.length()))
        : Optional.empty();
  }

  /** The name of the images stacked of a source. */
  static String named(String grey) {
    return PREFIX + grey;
  }

  /**
   * Stacks images, which are closed with the result.
   *
   * @param first how many images will be used; 0 for the usual count
   * @throws UsageException if they are not grey, or have not at least two classes
   */
  static Dataset open(String name, Dataset grey, int first) {
    Shape shape = grey.shape();
    if (!shape.isImage() || shape.dimension(0) != 1 || grey.schema().arrays().size() > 1) {
      throw new UsageException(
          "%s: only grey images, of shape [1,H,W], can be stacked, and %s has samples of shape %s.%nGive grey images, for example %smnist."
              .formatted(name, grey.name(), shape, PREFIX));
    }
    if (grey.classes().size() < 2) {
      throw new UsageException(
          "%s: only images in at least two classes can be stacked, and %s has %s.%nPut the images into one folder for each class, or take %smnist."
              .formatted(
                  name, grey.name(), grey.classes().isEmpty() ? "no labels" : "one", PREFIX));
    }
    return Datasets.stacked(PREFIX + grey.name(), grey, Math.max(first, COUNT));
  }
}
