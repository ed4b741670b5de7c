package dev.organza.game.augmentation;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;

/** What augmentations of images ask of the samples. */
final class ImageChecks {

  private ImageChecks() {}

  /**
   * Checks that samples are images.
   *
   * @param kind the augmentation's
   * @throws UsageException if they are not
   */
  static void requireImages(String kind, Shape sample) {
    if (!sample.isImage()) {
      throw new UsageException(
          "augmentation is "
              + kind
              + ", which moves and recolours images, and the samples are no images: their shape is "
              + sample
              + ".",
          Hint.say("Train without it: ").set("augmentation", "none").and("."));
    }
  }

  /**
   * Checks a factor on p.
   *
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  static void requireFactor(double value, String component) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          component + " is " + value + "; a factor on p is between 0 and 1");
    }
  }
}
