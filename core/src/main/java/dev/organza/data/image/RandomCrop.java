package dev.organza.data.image;

import dev.organza.Shape;
import dev.organza.data.SplitMix;

/**
 * Resizes images up by Keys' cubic convolution, as {@link ImageFit} does, and cuts a part of their
 * own size out at a random place. Only the part is computed. Used by one thread.
 */
public final class RandomCrop {

  private final Axis vertical;
  private final Axis horizontal;
  private final int channels;
  private final float[] rows;

  private RandomCrop(Shape shape, double factor) {
    this.channels = shape.dimension(0);
    this.vertical = Axis.of(shape.dimension(1), factor);
    this.horizontal = Axis.of(shape.dimension(2), factor);
    this.rows = new float[vertical.side() * horizontal.side()];
  }

  /**
   * One axis of an image.
   *
   * @param side how many pixels there are
   * @param firsts for each pixel of the resized image, the first that counts
   * @param weights for each pixel of the resized image, those of the pixels that count
   */
  // Neither compared nor handed out.
  @SuppressWarnings("ArrayRecordComponent")
  private record Axis(int side, int[] firsts, float[][] weights) {

    static Axis of(int side, double factor) {
      int resized = (int) Math.round(side * factor);
      return new Axis(side, ImageFit.firsts(side, resized), ImageFit.weights(side, resized));
    }

    int start(SplitMix random) {
      return random.below(firsts.length - side + 1);
    }
  }

  /**
   * The crop of images of a shape.
   *
   * @param shape {@code [C,H,W]}
   * @param factor by which they are resized, more than 1
   */
  public static RandomCrop of(Shape shape, double factor) {
    return new RandomCrop(shape, factor);
  }

  /**
   * Changes an image in place.
   *
   * @param image {@code [C,H,W]} from 0 to 255
   * @param random two numbers of which give the place
   */
  public void apply(float[] image, SplitMix random) {
    int top = vertical.start(random);
    int left = horizontal.start(random);
    int height = vertical.side();
    int width = horizontal.side();
    for (int c = 0; c < channels; c++) {
      int plane = c * height * width;
      for (int x = 0; x < width; x++) {
        float[] weights = horizontal.weights()[left + x];
        int first = horizontal.firsts()[left + x];
        for (int y = 0; y < height; y++) {
          float sum = 0;
          for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * image[plane + y * width + first + k];
          }
          rows[y * width + x] = sum;
        }
      }
      for (int y = 0; y < height; y++) {
        float[] weights = vertical.weights()[top + y];
        int first = vertical.firsts()[top + y];
        for (int x = 0; x < width; x++) {
          float sum = 0;
          for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * rows[(first + k) * width + x];
          }
          image[plane + y * width + x] = Math.max(0, Math.min(255, sum));
        }
      }
    }
  }
}
