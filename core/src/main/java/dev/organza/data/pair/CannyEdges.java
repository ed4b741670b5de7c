package dev.organza.data.pair;

import dev.organza.Shape;
import java.util.Arrays;

/**
 * The edges of an image by Canny (1986, "A computational approach to edge detection", IEEE TPAMI
 * 8(6)): black lines of one pixel on white, {@code [1,H,W]}.
 *
 * <p>The luma is smoothed by Gauss's filter of σ = 1 pixel; Sobel's filter, divided by 8, gives the
 * slope in grey levels a pixel. A pixel is kept where its slope is the largest of three across the
 * edge, in the nearest of four directions; of these, edges of at least 10 levels a pixel that reach
 * 20 somewhere. A step of 255 levels has a slope of about 90.
 */
public final class CannyEdges implements ImageDerivation {

  private static final double SIGMA = 1;

  /** Grey levels a pixel. */
  private static final float LOW = 10;

  private static final float HIGH = 20;

  private static final float WHITE = 255;

  /** tan 22.5°: what lies nearer to an axis than to a diagonal. */
  private static final double NEAR_AXIS = Math.sqrt(2) - 1;

  @Override
  public Shape shape(Shape image) {
    return Shape.image(1, image.dimension(1), image.dimension(2));
  }

  @Override
  public float[] of(float[] image, Shape shape, int index) {
    int height = shape.dimension(1);
    int width = shape.dimension(2);
    float[] luma = Filters.luma(image, shape);
    Filters.gauss(luma, 0, height, width, SIGMA);
    float[] slope = new float[luma.length];
    int[] across = new int[luma.length];
    slopes(luma, height, width, slope, across);
    boolean[] ridge = new boolean[luma.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int dy = across[y * width + x] / 3 - 1;
        int dx = across[y * width + x] % 3 - 1;
        float here = slope[y * width + x];
        // Of two equal neighbours one is kept.
        ridge[y * width + x] =
            here >= LOW
                && here > at(slope, height, width, y - dy, x - dx)
                && here >= at(slope, height, width, y + dy, x + dx);
      }
    }
    return lines(slope, ridge, height, width);
  }

  /**
   * Sobel's slope at each pixel, and the neighbour across the edge as 3·(dy + 1) + dx + 1. Beyond
   * the border pixels are those at it.
   */
  private static void slopes(float[] luma, int height, int width, float[] slope, int[] across) {
    for (int y = 0; y < height; y++) {
      int above = Math.max(y - 1, 0) * width;
      int here = y * width;
      int below = Math.min(y + 1, height - 1) * width;
      for (int x = 0; x < width; x++) {
        int left = Math.max(x - 1, 0);
        int right = Math.min(x + 1, width - 1);
        float nw = luma[above + left];
        float ne = luma[above + right];
        float sw = luma[below + left];
        float se = luma[below + right];
        double toRight = (ne + 2 * luma[here + right] + se - nw - 2 * luma[here + left] - sw) / 8;
        double down = (sw + 2 * luma[below + x] + se - nw - 2 * luma[above + x] - ne) / 8;
        slope[here + x] = (float) Math.sqrt(toRight * toRight + down * down);
        across[here + x] = across(toRight, down);
      }
    }
  }

  private static int across(double right, double down) {
    int dx = Math.abs(right) < NEAR_AXIS * Math.abs(down) ? 0 : right < 0 ? -1 : 1;
    int dy = Math.abs(down) < NEAR_AXIS * Math.abs(right) ? 0 : down < 0 ? -1 : 1;
    return 3 * (dy + 1) + dx + 1;
  }

  private static float at(float[] plane, int height, int width, int y, int x) {
    return y < 0 || x < 0 || y >= height || x >= width ? 0 : plane[y * width + x];
  }

  /** Hysteresis: what is connected to a strong edge. */
  private static float[] lines(float[] slope, boolean[] ridge, int height, int width) {
    float[] lines = new float[slope.length];
    Arrays.fill(lines, WHITE);
    int[] open = new int[slope.length];
    int count = 0;
    for (int i = 0; i < slope.length; i++) {
      if (ridge[i] && slope[i] >= HIGH) {
        lines[i] = 0;
        open[count++] = i;
      }
    }
    while (count > 0) {
      int at = open[--count];
      for (int near = 0; near < 9; near++) {
        int y = at / width + near / 3 - 1;
        int x = at % width + near % 3 - 1;
        if (y >= 0 && x >= 0 && y < height && x < width) {
          int there = y * width + x;
          if (ridge[there] && lines[there] != 0) {
            lines[there] = 0;
            open[count++] = there;
          }
        }
      }
    }
    return lines;
  }
}
