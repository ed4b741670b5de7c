package dev.organza.data.pair;

import dev.organza.Shape;
import java.util.stream.IntStream;

/** Filters of one plane {@code [H,W]}. */
final class Filters {

  /** The weights of red, green and blue in luma, by ITU-R BT.601. */
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  private Filters() {}

  /**
   * The luma of an image {@code [3,H,W]}, or the grey image itself.
   *
   * @return {@code [H,W]}
   */
  static float[] luma(float[] image, Shape shape) {
    if (shape.dimension(0) == 1) {
      return image.clone();
    }
    int plane = shape.dimension(1) * shape.dimension(2);
    float[] luma = new float[plane];
    for (int i = 0; i < plane; i++) {
      luma[i] =
          (float)
              (LUMA[0] * image[i] + LUMA[1] * image[plane + i] + LUMA[2] * image[2 * plane + i]);
    }
    return luma;
  }

  /**
   * Gauss's filter, cut off at 4 standard deviations, with the edge pixels mirrored (…ba|abc…).
   *
   * @param from where the plane begins in {@code values}; it is changed in place
   * @param sigma the standard deviation in pixels
   */
  static void gauss(float[] values, int from, int height, int width, double sigma) {
    int radius = (int) Math.ceil(4 * sigma);
    double[] weights = new double[2 * radius + 1];
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      weights[k + radius] = Math.exp(-k * k / (2 * sigma * sigma));
      sum += weights[k + radius];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= sum;
    }
    int[] across = places(width, radius);
    int[] down = places(height, radius);
    for (int y = 0; y < height; y++) {
      alongLine(values, from + y * width, 1, across, weights);
    }
    for (int x = 0; x < width; x++) {
      alongLine(values, from + x, width, down, weights);
    }
  }

  /** The places of a line and of so many more on each side. */
  private static int[] places(int length, int radius) {
    return IntStream.range(-radius, length + radius).map(i -> mirrored(i, length)).toArray();
  }

  private static void alongLine(
      float[] values, int start, int step, int[] places, double[] weights) {
    double[] line = new double[places.length];
    for (int i = 0; i < line.length; i++) {
      line[i] = values[start + step * places[i]];
    }
    for (int i = 0; i <= line.length - weights.length; i++) {
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * line[i + k];
      }
      values[start + step * i] = (float) sum;
    }
  }

  /** The place of a pixel beyond the edge, which the edge mirrors. */
  private static int mirrored(int place, int length) {
    int period = Math.floorMod(place, 2 * length);
    return period < length ? period : 2 * length - 1 - period;
  }
}
