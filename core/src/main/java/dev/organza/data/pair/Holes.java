package dev.organza.data.pair;

import dev.organza.Shape;
import dev.organza.data.SplitMix;
import java.util.Arrays;

/**
 * An image with a rectangle of mid-grey (128), whose sides are a quarter to a half of the image's:
 * what inpainting begins with. Where the hole is follows from the index of the image alone, so that
 * each image has the same one each time.
 */
public final class Holes implements ImageDerivation {

  private static final long SEED = 20161127;

  private static final float GREY = 128;

  @Override
  public float[] of(float[] image, Shape shape, int index) {
    int height = shape.dimension(1);
    int width = shape.dimension(2);
    SplitMix random = SplitMix.at(SEED, index);
    int high = side(height, random);
    int wide = side(width, random);
    int top = random.below(height - high + 1);
    int left = random.below(width - wide + 1);
    float[] holed = image.clone();
    for (int c = 0; c < shape.dimension(0); c++) {
      for (int y = top; y < top + high; y++) {
        int row = (c * height + y) * width;
        Arrays.fill(holed, row + left, row + left + wide, GREY);
      }
    }
    return holed;
  }

  /** From a quarter to a half, one pixel at least. */
  private static int side(int whole, SplitMix random) {
    int least = Math.max(1, whole / 4);
    return least + random.below(Math.max(1, whole / 2 - least + 1));
  }
}
