package dev.organza.metric;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import java.util.Optional;

/**
 * What was translated in one direction, for metrics of translators.
 *
 * @param name such as {@code AtoB}
 * @param source the images that were translated
 * @param output what became of them, one of each
 * @param target their partners, if they have any
 * @param cycled what the translator of the other direction makes of the output, if there is one
 * @param domain real images of the kind that the output is to look like, not trained on where there
 *     are such
 * @param training the images of that kind that the translator was trained on
 * @param features by which images of that kind are compared; belong to the caller
 */
public record TranslatedImages(
    String name,
    Dataset source,
    Dataset output,
    Optional<Dataset> target,
    Optional<Dataset> cycled,
    Dataset domain,
    Dataset training,
    SampleFeatures features) {

  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  /**
   * Checks the counts.
   *
   * @throws UsageException if not each image has one of each kind
   */
  public TranslatedImages {
    requireCount(source, output);
    target.ifPresent(partners -> requireCount(source, partners));
    cycled.ifPresent(back -> requireCount(source, back));
  }

  private static void requireCount(Dataset source, Dataset other) {
    if (other.count() != source.count()) {
      throw new UsageException(
          "There are %,d images and %,d of what became of them.%nGive one of each."
              .formatted(source.count(), other.count()));
    }
  }

  /**
   * The images that were translated, as if that had changed nothing: with the channels of the
   * output, by their luma (ITU-R BT.601) or three times their grey.
   *
   * @return {@code [count][elements]} from 0 to 255; empty if the size is another
   */
  public Optional<float[][]> unchanged() {
    Shape from = source.shape();
    Shape to = output.shape();
    if (!from.withFirst(1).equals(to.withFirst(1))) {
      return Optional.empty();
    }
    float[][] images = Rows.of(source).values();
    if (from.equals(to)) {
      return Optional.of(images);
    }
    for (int i = 0; i < images.length; i++) {
      images[i] = from.dimension(0) == 1 ? repeated(images[i]) : luma(images[i]);
    }
    return Optional.of(images);
  }

  private static float[] repeated(float[] grey) {
    float[] colours = new float[3 * grey.length];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(grey, 0, colours, c * grey.length, grey.length);
    }
    return colours;
  }

  private static float[] luma(float[] colours) {
    int plane = colours.length / 3;
    float[] grey = new float[plane];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        grey[i] += LUMA[c] * colours[c * plane + i];
      }
    }
    return grey;
  }
}
