package dev.organza.nn.architecture;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;

/** The checks of shapes that translators share. */
final class TranslatedSizes {

  private static final int SMALLEST = 32;
  private static final int LARGEST = 256;

  private TranslatedSizes() {}

  /**
   * Checks that images are square, of 32 to 256 pixels, and can be halved often enough.
   *
   * @param architecture named in the error
   * @param halvings how often at least
   * @return the side in pixels
   */
  static int require(String architecture, Shape from, Shape to, int halvings) {
    if (!from.isImage() || !to.isImage()) {
      throw new UsageException(
          "a " + architecture + " translates images [C,S,S], not " + from + " to " + to);
    }
    int side = from.dimension(1);
    if (side != from.dimension(2) || !to.withFirst(1).equals(from.withFirst(1))) {
      throw new UsageException(
          "a " + architecture + " translates square images of one size, not " + from + " to " + to,
          Hint.say("Crop and resize both with ").set("data.size", 64).and("."));
    }
    int multiple = 1 << halvings;
    if (side < SMALLEST || side > LARGEST || side % multiple != 0) {
      int nearest = Math.round(side / (float) multiple) * multiple;
      throw new UsageException(
          "a "
              + architecture
              + " halves images "
              + halvings
              + " times and takes sides of "
              + SMALLEST
              + " to "
              + LARGEST
              + " pixels that are multiples of "
              + multiple
              + ", not "
              + side,
          Hint.say("Resize them with ")
              .set("data.size", Math.max(SMALLEST, Math.min(LARGEST, nearest)))
              .and("."));
    }
    return side;
  }
}
