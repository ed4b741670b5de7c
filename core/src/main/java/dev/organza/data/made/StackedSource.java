package dev.organza.data.made;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import java.util.List;

/**
 * Images stacked of another source's: {@code stacked:mnist}, {@code stacked:fashion-mnist}, or of
 * any grey images in classes. There are 128,000, as in table 2 of PacGAN (Lin et al. 2017,
 * arXiv:1712.04086), or as many more as {@code data.first} asks for.
 */
final class StackedSource implements MadeSource {

  static final int COUNT = 128_000;

  @Override
  public String word() {
    return "stacked";
  }

  @Override
  public String form() {
    return "stacked:SOURCE";
  }

  @Override
  public String description() {
    return "colour images whose channels are random grey images of a source with classes";
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public Dataset open(String source, List<String> parts, DataOptions options, Opener opener) {
    Dataset grey = opener.open(parts.get(0));
    try {
      requireStackable(source, grey);
      return Datasets.stacked(word() + ":" + grey.name(), grey, Math.max(options.first(), COUNT));
    } catch (RuntimeException e) {
      grey.close();
      throw e;
    }
  }

  private static void requireStackable(String name, Dataset grey) {
    Shape shape = grey.shape();
    if (!shape.isImage() || shape.dimension(0) != 1 || grey.schema().arrays().size() > 1) {
      throw new UsageException(
          "%s: only grey images, of shape [1,H,W], can be stacked, and %s has samples of shape %s.%nGive grey images, for example stacked:mnist."
              .formatted(name, grey.name(), shape));
    }
    if (grey.classes().size() < 2) {
      throw new UsageException(
          "%s: only images in at least two classes can be stacked, and %s has %s.%nPut the images into one folder for each class, or take stacked:mnist."
              .formatted(name, grey.name(), grey.classes().isEmpty() ? "no labels" : "one"));
    }
  }
}
