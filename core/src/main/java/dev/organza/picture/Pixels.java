package dev.organza.picture;

import dev.organza.Shape;
import java.awt.image.BufferedImage;

/**
 * Samples as pixels. Values are in pixel range, 0 to 255; they are rounded to the nearest whole
 * number, halves up, and clamped, and NaN is 0.
 *
 * <p>Grey values go to rasters directly: {@code Graphics} and {@code setRGB} would change them,
 * because Java's grey colour space is linear and its RGB is not.
 */
final class Pixels {

  private Pixels() {}

  /** The value as a byte, 0 to 255. */
  static int level(float value) {
    return Math.max(0, Math.min(255, (int) Math.floor(value + 0.5f)));
  }

  /**
   * One sample as an image: grey for one channel, RGB for three, RGB with alpha for four, and the
   * first channel in grey for any other number.
   *
   * @param sample values [C,H,W]
   */
  static BufferedImage image(float[] sample, Shape shape) {
    int channels = channels(shape);
    int height = shape.dimension(1);
    int width = shape.dimension(2);
    int type =
        switch (channels) {
          case 3 -> BufferedImage.TYPE_INT_RGB;
          case 4 -> BufferedImage.TYPE_INT_ARGB;
          default -> BufferedImage.TYPE_BYTE_GRAY;
        };
    BufferedImage image = new BufferedImage(width, height, type);
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < height * width; i++) {
        image.getRaster().setSample(i % width, i / width, c, level(sample[c * height * width + i]));
      }
    }
    return image;
  }

  /** The pixel {@code index} (row by row) of a sample as 0xRRGGBB; alpha is laid over white. */
  static int rgb(float[] sample, Shape shape, int index) {
    int plane = shape.dimension(1) * shape.dimension(2);
    int channels = channels(shape);
    if (channels == 1) {
      return 0x010101 * level(sample[index]);
    }
    int alpha = channels == 4 ? level(sample[3 * plane + index]) : 255;
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      int over = level(sample[c * plane + index]) * alpha + 255 * (255 - alpha);
      rgb = rgb << 8 | (over + 127) / 255;
    }
    return rgb;
  }

  static void checkImage(Shape shape) {
    if (!shape.isImage()) {
      throw new IllegalArgumentException("an image has the shape [C,H,W], not " + shape);
    }
  }

  /** The number of channels that are shown. */
  private static int channels(Shape shape) {
    checkImage(shape);
    int channels = shape.dimension(0);
    return channels == 3 || channels == 4 ? channels : 1;
  }
}
