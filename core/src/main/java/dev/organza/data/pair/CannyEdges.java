package dev.organza.data.pair;

import dev.organza.Shape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

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
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        slope(luma, height, width, y, x, slope, across);
      }
    }
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

  /** Sobel's slope at a pixel, and the neighbour across the edge as 3·(dy + 1) + dx + 1. */
  private static void slope(
      float[] luma, int height, int width, int y, int x, float[] slope, int[] across) {
    float[] near = new float[9];
    for (int i = 0; i < 9; i++) {
      near[i] =
          luma[
              Filters.mirrored(y + i / 3 - 1, height) * width
                  + Filters.mirrored(x + i % 3 - 1, width)];
    }
    double right = (near[2] + 2 * near[5] + near[8] - near[0] - 2 * near[3] - near[6]) / 8;
    double down = (near[6] + 2 * near[7] + near[8] - near[0] - 2 * near[1] - near[2]) / 8;
    slope[y * width + x] = (float) Math.sqrt(right * right + down * down);
    int dx = Math.abs(right) < NEAR_AXIS * Math.abs(down) ? 0 : right < 0 ? -1 : 1;
    int dy = Math.abs(down) < NEAR_AXIS * Math.abs(right) ? 0 : down < 0 ? -1 : 1;
    across[y * width + x] = 3 * (dy + 1) + dx + 1;
  }

  private static float at(float[] plane, int height, int width, int y, int x) {
    return y < 0 || x < 0 || y >= height || x >= width ? 0 : plane[y * width + x];
  }

  /** Hysteresis: what is connected to a strong edge. */
  private static float[] lines(float[] slope, boolean[] ridge, int height, int width) {
    float[] lines = new float[slope.length];
    Arrays.fill(lines, WHITE);
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < slope.length; i++) {
      if (ridge[i] && slope[i] >= HIGH) {
        lines[i] = 0;
        open.add(i);
      }
    }
    while (!open.isEmpty()) {
      int at = open.remove();
      for (int near = 0; near < 9; near++) {
        int y = at / width + near / 3 - 1;
        int x = at % width + near % 3 - 1;
        if (y >= 0 && x >= 0 && y < height && x < width) {
          int there = y * width + x;
          if (ridge[there] && lines[there] != 0) {
            lines[there] = 0;
            open.add(there);
          }
        }
      }
    }
    return lines;
  }
}
