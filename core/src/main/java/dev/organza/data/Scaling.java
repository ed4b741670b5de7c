package dev.organza.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * The affine map between the values of a source and those of a network, {@code network = (raw −
 * offset) / scale}: one pair for all values of a sample, or one pair for each.
 *
 * @param offset 1 or {@code elements} finite numbers
 * @param scale as many finite numbers, none of them zero
 */
// The arrays are copied at the doors, and equality is by content.
@SuppressWarnings("ArrayRecordComponent")
public record Scaling(double[] offset, double[] scale) {

  /**
   * Checks and copies the arrays.
   *
   * @throws IllegalArgumentException if their lengths differ or are zero, or a number is not
   *     finite, or a scale is zero
   */
  public Scaling {
    if (offset.length == 0 || offset.length != scale.length) {
      throw new IllegalArgumentException(
          "a scaling has as many offsets as scales, not " + offset.length + " and " + scale.length);
    }
    if (!Arrays.stream(offset).allMatch(Double::isFinite)
        || !Arrays.stream(scale).allMatch(s -> Double.isFinite(s) && s != 0)) {
      throw new IllegalArgumentException("offsets and scales are finite and scales are not zero");
    }
    offset = offset.clone();
    scale = scale.clone();
  }

  /** The scaling that leaves values as they are. */
  public static Scaling identity() {
    return new Scaling(new double[] {0}, new double[] {1});
  }

  /**
   * The scaling that maps pixels from [0, 255] to [low, high].
   *
   * @throws IllegalArgumentException unless low &lt; high
   */
  public static Scaling pixels(double low, double high) {
    if (!(low < high)) {
      throw new IllegalArgumentException("pixels map to [low, high], not " + low + ", " + high);
    }
    double scale = 255 / (high - low);
    return new Scaling(new double[] {-low * scale}, new double[] {scale});
  }

  /**
   * The scaling that gives every feature of a data set the mean 0 and the (population) standard
   * deviation 1. A feature that never changes is only shifted.
   */
  public static Scaling standardise(Dataset dataset) {
    int elements = dataset.shape().elements();
    double[] mean = new double[elements];
    double[] squares = new double[elements];
    float[] sample = new float[elements];
    // Welford's recurrence: exact enough for features whose mean is large beside their deviation.
    for (int n = 0; n < dataset.count(); n++) {
      dataset.read(n, sample, 0);
      for (int i = 0; i < elements; i++) {
        double delta = sample[i] - mean[i];
        mean[i] += delta / (n + 1);
        squares[i] += delta * (sample[i] - mean[i]);
      }
    }
    double[] deviation = new double[elements];
    for (int i = 0; i < elements; i++) {
      double sd = Math.sqrt(squares[i] / dataset.count());
      // A constant column keeps a residue of rounding; dividing by it would blow up new values.
      boolean constant = sd <= 1e-9 * Math.max(Math.abs(mean[i]), Double.MIN_NORMAL);
      deviation[i] = constant ? 1 : sd;
    }
    return new Scaling(mean, deviation);
  }

  /** A copy of the offsets. */
  @Override
  public double[] offset() {
    return offset.clone();
  }

  /** A copy of the scales. */
  @Override
  public double[] scale() {
    return scale.clone();
  }

  /**
   * Turns raw values into the network's, in place.
   *
   * @param offset where the first value lies in {@code values}
   * @param elements how many there are: whole samples, one after the other
   * @throws IllegalArgumentException if they are not whole samples of this scaling
   */
  public void apply(float[] values, int offset, int elements) {
    int period = period(values, offset, elements);
    for (int i = 0; i < elements; i++) {
      int k = i % period;
      values[offset + i] = (float) ((values[offset + i] - this.offset[k]) / scale[k]);
    }
  }

  /**
   * Turns the network's values into raw ones, in place: the inverse of {@link #apply}.
   *
   * @param offset where the first value lies in {@code values}
   * @param elements how many there are: whole samples, one after the other
   * @throws IllegalArgumentException if they are not whole samples of this scaling
   */
  public void invert(float[] values, int offset, int elements) {
    int period = period(values, offset, elements);
    if (period == 1) { // images: without a division a value
      double factor = scale[0];
      double shift = this.offset[0];
      for (int i = offset; i < offset + elements; i++) {
        values[i] = (float) (values[i] * factor + shift);
      }
      return;
    }
    for (int i = 0; i < elements; i++) {
      int k = i % period;
      values[offset + i] = (float) (values[offset + i] * scale[k] + this.offset[k]);
    }
  }

  private int period(float[] values, int offset, int elements) {
    Objects.checkFromIndexSize(offset, elements, values.length);
    if (elements % scale.length != 0) {
      throw new IllegalArgumentException(
          "this scaling is for samples of " + scale.length + " values, not " + elements);
    }
    return scale.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scaling scaling
        && Arrays.equals(offset, scaling.offset)
        && Arrays.equals(scale, scaling.scale);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(offset) + Arrays.hashCode(scale);
  }

  @Override
  public String toString() {
    return "Scaling[offset=" + Arrays.toString(offset) + ", scale=" + Arrays.toString(scale) + "]";
  }
}
