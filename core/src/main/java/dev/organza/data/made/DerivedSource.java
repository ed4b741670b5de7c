package dev.organza.data.made;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Datasets;
import dev.organza.data.Labels;
import dev.organza.data.PixelStore;
import dev.organza.data.pair.Blur;
import dev.organza.data.pair.CannyEdges;
import dev.organza.data.pair.Greyscale;
import dev.organza.data.pair.Holes;
import dev.organza.data.pair.ImageDerivation;
import dev.organza.data.pair.LowResolution;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Pairs that are made of the images of one source: something derived from an image, and itself. */
enum DerivedSource implements MadeSource {
  EDGES("the edges of each image (Canny), and the image", new CannyEdges()),
  GREY("each colour image in grey, and in colour", new Greyscale()),
  BLUR("each image blurred, and sharp", new Blur()),
  SMALL("each image with a quarter of its pixels a side, and with all", new LowResolution()),
  HOLES("each image with a hole, and whole", new Holes());

  /** Derived at once, by all processors. */
  private static final int BLOCK = 256;

  private final String what;
  private final ImageDerivation derivation;

  DerivedSource(String what, ImageDerivation derivation) {
    this.what = what;
    this.derivation = derivation;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String form() {
    return word() + ":SOURCE";
  }

  @Override
  public String description() {
    return "pairs: " + what;
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public Dataset open(String source, List<String> parts, DataOptions options, Opener opener) {
    Dataset images = opener.open(parts.get(0));
    try {
      if (!images.shape().isImage()) {
        throw new UsageException(
            "%s: pairs are derived from images, and %s has samples of shape %s.%nGive a source of images."
                .formatted(source, images.name(), images.shape()));
      }
      PairsSource.requirePlain(source, images);
      derivation
          .objection(images.shape())
          .ifPresent(
              reason -> {
                throw new UsageException(
                    "%s: %s, and %s has images of %s.%nGive another source."
                        .formatted(source, reason, images.name(), images.shape()));
              });
      return Datasets.pairs(word() + " of " + images.name(), derived(images), images);
    } catch (RuntimeException e) {
      images.close();
      throw e;
    }
  }

  private Dataset derived(Dataset images) {
    Shape shape = derivation.shape(images.shape());
    int[] labels = new int[images.classes().isEmpty() ? 0 : images.count()];
    try (PixelStore.Builder store = new PixelStore.Builder(shape.elements())) {
      for (int start = 0; start < images.count(); start += BLOCK) {
        IntStream.range(start, Math.min(images.count(), start + BLOCK))
            .parallel()
            .mapToObj(i -> derived(images, i))
            .toList()
            .forEach(store::append);
      }
      for (int i = 0; i < labels.length; i++) {
        labels[i] = images.label(i);
      }
      return DatasetBuilder.ofPixels(images.name(), shape, store.build())
          .labelled(Labels.of(labels, images.classes()))
          .placed(images::place)
          .build();
    }
  }

  private byte[] derived(Dataset images, int index) {
    float[] image = new float[images.shape().elements()];
    images.read(index, image, 0);
    float[] made = derivation.of(image, images.shape(), index);
    byte[] levels = new byte[made.length];
    for (int i = 0; i < made.length; i++) {
      levels[i] = (byte) Math.max(0, Math.min(255, Math.round(made[i])));
    }
    return levels;
  }
}
