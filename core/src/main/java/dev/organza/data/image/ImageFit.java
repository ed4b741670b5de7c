package dev.organza.data.image;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Labels;
import dev.organza.data.PixelStore;
import java.util.stream.IntStream;

/**
 * Makes images square and of one size: the centre square is cut out, then resized with a separable
 * filter whose support is one output pixel when shrinking (so that every pixel counts by its area)
 * and the cubic convolution of Keys (1981, a = −½) when growing. Results are rounded to whole grey
 * levels and clamped to [0, 255].
 */
public final class ImageFit {

  private ImageFit() {}

  /** Where the pixels of one image come from, a row at a time. */
  interface Rows {
    void read(int channel, int y, float[] into);
  }

  /** A copy of a data set of images at another size. Closes the one it copies. */
  public static Dataset fit(Dataset images, int size) {
    Shape shape = images.shape();
    int channels = shape.dimension(0);
    Shape fitted = Shape.image(channels, size, size);
    float[] image = new float[shape.elements()];
    int height = shape.dimension(1);
    int width = shape.dimension(2);
    Rows rows =
        (channel, y, into) ->
            System.arraycopy(image, (channel * height + y) * width, into, 0, width);
    int[] labels = new int[images.classes().isEmpty() ? 0 : images.count()];
    try (PixelStore.Builder values = new PixelStore.Builder(fitted.elements())) {
      for (int n = 0; n < images.count(); n++) {
        images.read(n, image, 0);
        values.append(fit(rows, channels, height, width, size));
        if (labels.length > 0) {
          labels[n] = images.label(n);
        }
      }
      Dataset result =
          DatasetBuilder.ofPixels(images.name(), fitted, values.build())
              .labelled(Labels.of(labels, images.classes()))
              .noting(images.notes())
              .build();
      images.close();
      return result;
    }
  }

  /**
   * A square image at another size.
   *
   * @param image {@code [channels,side,side]}, from 0 to 255
   * @return {@code [channels,size,size]}, in whole grey levels
   */
  public static float[] fit(float[] image, int channels, int side, int size) {
    byte[] bytes =
        fit(
            (channel, y, into) ->
                System.arraycopy(image, (channel * side + y) * side, into, 0, side),
            channels,
            side,
            side,
            size);
    float[] fitted = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      fitted[i] = bytes[i] & 0xff;
    }
    return fitted;
  }

  /** One image {@code [channels,height,width]} as bytes {@code [channels,size,size]}. */
  static byte[] fit(Rows image, int channels, int height, int width, int size) {
    int side = Math.min(height, width);
    int top = (height - side) / 2;
    int left = (width - side) / 2;
    float[][] weights = weights(side, size);
    int[] firsts = firsts(side, size);
    byte[] out = new byte[channels * size * size];
    float[] row = new float[width];
    float[] rows = new float[side * size];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < side; y++) {
        image.read(c, top + y, row);
        for (int x = 0; x < size; x++) {
          float sum = 0;
          for (int k = 0; k < weights[x].length; k++) {
            sum += weights[x][k] * row[left + firsts[x] + k];
          }
          rows[y * size + x] = sum;
        }
      }
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          float sum = 0;
          for (int k = 0; k < weights[y].length; k++) {
            sum += weights[y][k] * rows[(firsts[y] + k) * size + x];
          }
          out[(c * size + y) * size + x] = (byte) Math.max(0, Math.min(255, Math.round(sum)));
        }
      }
    }
    return out;
  }

  /** For each output place, the first input place that counts. */
  static int[] firsts(int side, int size) {
    return IntStream.range(0, size).map(i -> range(side, size, i)[0]).toArray();
  }

  private static int[] range(int side, int size, int i) {
    double scale = (double) side / size;
    if (side >= size) {
      int first = (int) Math.floor(i * scale);
      // 1e-9: where (i+1)·scale is a whole number, rounding must not add a pixel of weight zero.
      int end = (int) Math.ceil((i + 1) * scale - 1e-9);
      return new int[] {first, Math.min(side, Math.max(first + 1, end))};
    }
    double centre = (i + 0.5) * scale - 0.5;
    int floor = (int) Math.floor(centre);
    return new int[] {Math.max(0, floor - 1), Math.min(side, floor + 3)};
  }

  /** For each output place, the weights of its input places; they sum to 1. */
  static float[][] weights(int side, int size) {
    double scale = (double) side / size;
    float[][] all = new float[size][];
    for (int i = 0; i < size; i++) {
      int[] range = range(side, size, i);
      double[] weights = new double[range[1] - range[0]];
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        int place = range[0] + k;
        weights[k] =
            side >= size
                ? Math.min(place + 1, (i + 1) * scale) - Math.max(place, i * scale)
                : cubic((i + 0.5) * scale - 0.5 - place);
        sum += weights[k];
      }
      all[i] = new float[weights.length];
      for (int k = 0; k < weights.length; k++) {
        all[i][k] = (float) (weights[k] / sum);
      }
    }
    return all;
  }

  private static double cubic(double distance) {
    double x = Math.abs(distance);
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }
}
