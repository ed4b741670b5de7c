package dev.organza.data.transform;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Levels;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The affine map between the values of a source and those of a network, {@code network = (raw −
 * offset) / scale}: one pair for all values of a sample, or one pair for each.
 *
 * <p>It is computed in float64, and what a network sees is rounded to float32 when the offset has
 * been taken off: a coordinate in metres keeps its millimetres.
 *
 * @param offset 1 or {@code elements} finite numbers
 * @param scale as many finite numbers; zero where all values are the offset, which is then 0 for
 *     the network, and back again whatever the network gives
 */
// The arrays are copied at the doors, and equality is by content.
@SuppressWarnings("ArrayRecordComponent")
public record Scaling(double[] offset, double[] scale) implements Transform {

  /** Half of the last of float32's 24 binary digits. */
  private static final double FLOAT32_ROUNDING = 0x1p-25;

  /**
   * Checks and copies the arrays.
   *
   * @throws IllegalArgumentException if their lengths differ or are zero, or a number is not finite
   */
  public Scaling {
    if (offset.length == 0 || offset.length != scale.length) {
      throw new IllegalArgumentException(
          "a scaling has as many offsets as scales, not " + offset.length + " and " + scale.length);
    }
    if (!Arrays.stream(offset).allMatch(Double::isFinite)
        || !Arrays.stream(scale).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("offsets and scales are finite");
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
    requireRange("pixels", low, high);
    double scale = 255 / (high - low);
    return new Scaling(new double[] {-low * scale}, new double[] {scale});
  }

  /**
   * The scaling that maps waveforms from [−1, 1] to [low, high].
   *
   * @throws IllegalArgumentException unless low &lt; high
   */
  public static Scaling waves(double low, double high) {
    requireRange("waveforms", low, high);
    double scale = 2 / (high - low);
    return new Scaling(new double[] {-1 - low * scale}, new double[] {scale});
  }

  private static void requireRange(String what, double low, double high) {
    if (!(low < high)) {
      throw new IllegalArgumentException(what + " map to [low, high], not " + low + ", " + high);
    }
  }

  /**
   * The scaling that gives every feature of a data set the mean 0 and the (population) standard
   * deviation 1. A feature that never changes has the scale 0.
   */
  public static Scaling standardise(Dataset dataset) {
    int elements = dataset.shape().elements();
    double[] mean = new double[elements];
    double[] squares = new double[elements];
    double[] sample = new double[elements];
    // Welford's recurrence: exact enough for features whose mean is large beside their deviation.
    for (int n = 0; n < dataset.count(); n++) {
      dataset.read(n, sample, 0);
      for (int i = 0; i < elements; i++) {
        double delta = sample[i] - mean[i];
        mean[i] += delta / (n + 1);
        squares[i] += delta * (sample[i] - mean[i]);
      }
    }
    // The recurrence leaves no residue of rounding where all values are the same.
    return new Scaling(
        mean, Arrays.stream(squares).map(sum -> Math.sqrt(sum / dataset.count())).toArray());
  }

  @Override
  public Shape shape(Shape raw) {
    if (raw.elements() % scale.length != 0) {
      throw new IllegalArgumentException(
          "this scaling is for samples of " + scale.length + " values, not " + raw);
    }
    return raw;
  }

  @Override
  public double scale(int element) {
    return scale[element % scale.length];
  }

  @Override
  public boolean needsFloat64() {
    for (int i = 0; i < scale.length; i++) {
      if (Math.abs(offset[i]) * FLOAT32_ROUNDING > DatasetBuilder.MOST_MOVED * Math.abs(scale[i])) {
        return true;
      }
    }
    return false;
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
    int period = period(values.length, offset, elements);
    for (int i = 0; i < elements; i++) {
      values[offset + i] = applied(values[offset + i], i % period);
    }
  }

  @Override
  public float[] apply(float[] raw) {
    apply(raw, 0, raw.length);
    return raw;
  }

  @Override
  public float[] invert(float[] network) {
    invert(network, 0, network.length);
    return network;
  }

  @Override
  public void apply(double[] raw, float[] network) {
    int period = period(network.length, 0, raw.length);
    for (int i = 0; i < raw.length; i++) {
      network[i] = applied(raw[i], i % period);
    }
  }

  private float applied(double raw, int k) {
    return scale[k] == 0 ? 0 : (float) ((raw - offset[k]) / scale[k]);
  }

  /**
   * Turns the network's values into raw ones, in place: the inverse of {@link #apply(float[], int,
   * int)}.
   *
   * @param offset where the first value lies in {@code values}
   * @param elements how many there are: whole samples, one after the other
   * @throws IllegalArgumentException if they are not whole samples of this scaling
   */
  public void invert(float[] values, int offset, int elements) {
    int period = period(values.length, offset, elements);
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

  @Override
  public void invert(float[] network, double[] raw) {
    int period = period(raw.length, 0, network.length);
    for (int i = 0; i < network.length; i++) {
      int k = i % period;
      raw[i] = network[i] * scale[k] + offset[k];
    }
  }

  @Override
  public float @Nullable [] ofLevels() {
    if (scale.length != 1) {
      return null;
    }
    float[] table = Levels.itself();
    apply(table, 0, table.length);
    return table;
  }

  private int period(int length, int offset, int elements) {
    Objects.checkFromIndexSize(offset, elements, length);
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
