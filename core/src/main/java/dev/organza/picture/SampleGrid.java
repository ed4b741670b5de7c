package dev.organza.picture;

import dev.organza.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * Samples side by side in one picture.
 *
 * <p>Values are in pixel range, 0 to 255; they are rounded to the nearest whole number, halves up,
 * and clamped; NaN is black. Samples of one channel are grey, of three RGB, of four RGB with alpha,
 * shown over white; of any other number the first channel is shown in grey. Small images are
 * enlarged by a whole factor, so that every pixel stays a square, until the grid is at least 512
 * pixels wide.
 */
public final class SampleGrid {

  /** The space around the samples, in pixels of the picture. */
  static final int GAP = 2;

  /** The colour of the space, neither black nor white, so that it is seen beside both. */
  static final int GAP_COLOUR = 0x808080;

  private static final int LEAST_WIDTH = 512;

  private SampleGrid() {}

  /**
   * A grid as square as the number and shape of the samples allow.
   *
   * @param samples values [N,C,H,W], N at least 1
   * @param shape [C,H,W]
   * @return an RGB picture
   */
  public static BufferedImage of(float[] samples, Shape shape) {
    return of(split(samples, shape), shape);
  }

  /** As {@link #of(float[], Shape)}, for samples in arrays of their own. */
  public static BufferedImage of(float[][] samples, Shape shape) {
    Pixels.checkImage(shape);
    double aspect = (double) shape.dimension(-2) / shape.dimension(-1);
    int columns = (int) Math.ceil(Math.sqrt(samples.length * aspect) - 1e-9);
    return of(samples, shape, Math.max(1, Math.min(columns, samples.length)));
  }

  /**
   * A grid with this number of columns, filled row by row. An interpolation is a strip of as many
   * columns as it has steps.
   *
   * @param samples N samples [C,H,W], N at least 1
   * @return an RGB picture
   */
  public static BufferedImage of(float[][] samples, Shape shape, int columns) {
    Pixels.checkImage(shape);
    if (samples.length == 0 || columns < 1) {
      throw new IllegalArgumentException(
          "a grid needs a sample and a column: " + samples.length + ", " + columns);
    }
    int height = shape.dimension(-2);
    int width = shape.dimension(-1);
    int factor = Math.max(1, (LEAST_WIDTH + columns * width - 1) / (columns * width));
    int rows = (samples.length + columns - 1) / columns;
    int cellWidth = width * factor + GAP;
    int cellHeight = height * factor + GAP;
    BufferedImage grid =
        new BufferedImage(
            columns * cellWidth + GAP, rows * cellHeight + GAP, BufferedImage.TYPE_INT_RGB);
    // The raster takes whole rows, where setRGB looks at the colour model for each pixel.
    WritableRaster pixels = grid.getRaster();
    int[] line = new int[grid.getWidth()];
    Arrays.fill(line, GAP_COLOUR);
    for (int y = 0; y < grid.getHeight(); y++) {
      pixels.setDataElements(0, y, grid.getWidth(), 1, line);
    }
    for (int n = 0; n < samples.length; n++) {
      checkLength(samples[n], shape);
      pixels.setDataElements(
          n % columns * cellWidth + GAP,
          n / columns * cellHeight + GAP,
          width * factor,
          height * factor,
          enlarged(samples[n], shape, factor));
    }
    return grid;
  }

  /** A sample as 0xRRGGBB, row by row, each pixel a square of so many a side. */
  private static int[] enlarged(float[] sample, Shape shape, int factor) {
    int height = shape.dimension(-2);
    int width = shape.dimension(-1);
    int row = width * factor;
    int[] pixels = new int[row * height * factor];
    for (int y = 0; y < height; y++) {
      int start = y * factor * row;
      for (int x = 0; x < width; x++) {
        int from = start + x * factor;
        Arrays.fill(pixels, from, from + factor, Pixels.rgb(sample, shape, y * width + x));
      }
      for (int copy = 1; copy < factor; copy++) {
        System.arraycopy(pixels, start, pixels, start + copy * row, row);
      }
    }
    return pixels;
  }

  /** One array [N,C,H,W] as N arrays [C,H,W]. */
  static float[][] split(float[] samples, Shape shape) {
    int size = shape.elements();
    float[][] split = new float[count(samples, shape)][];
    for (int n = 0; n < split.length; n++) {
      split[n] = Arrays.copyOfRange(samples, n * size, (n + 1) * size);
    }
    return split;
  }

  /** The N of an array [N,C,H,W]. */
  static int count(float[] samples, Shape shape) {
    if (samples.length % shape.elements() != 0) {
      throw new IllegalArgumentException(
          samples.length + " values are no whole number of samples " + shape);
    }
    return samples.length / shape.elements();
  }

  private static void checkLength(float[] sample, Shape shape) {
    if (sample.length != shape.elements()) {
      throw new IllegalArgumentException(
          "a sample has " + sample.length + " values, not those of " + shape);
    }
  }
}
