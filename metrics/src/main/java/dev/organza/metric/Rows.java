package dev.organza.metric;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.transform.Scaling;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Samples in memory.
 *
 * @param values {@code [count][elements]}, finite, in the data's own values
 * @param digits the same in float64, for rows of numbers; null for images
 * @param labels {@code [count]} class indices, −1 without labels
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Rows(float[][] values, double @Nullable [][] digits, int[] labels) {

  /** Samples that are float32. */
  public Rows(float[][] values, int[] labels) {
    this(values, null, labels);
  }

  /**
   * All samples of a data set, in order.
   *
   * @throws UsageException if a value is not finite
   */
  public static Rows of(Dataset data) {
    int[] all = new int[data.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    return of(data, all);
  }

  /**
   * At most so many samples of a data set, drawn without replacement and in the data's order.
   *
   * @param most at least 1
   * @throws UsageException if a value is not finite
   */
  public static Rows of(Dataset data, int most, long seed) {
    return data.count() <= most ? of(data) : of(data, subset(data.count(), most, seed));
  }

  /**
   * These samples of a data set.
   *
   * @param indices ascending, so that each sample is generated once
   * @throws UsageException if a value is not finite
   */
  public static Rows of(Dataset data, int[] indices) {
    float[][] values = new float[indices.length][data.shape().elements()];
    double[][] digits =
        data.shape().isImage() ? null : new double[indices.length][data.shape().elements()];
    int[] labels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      data.read(indices[i], values[i], 0);
      for (float value : values[i]) {
        if (!Float.isFinite(value)) {
          throw new UsageException(
              "Sample %d of %s has the value %s, which cannot be measured.%nA run with such values has diverged; fill or remove missing values of data."
                  .formatted(indices[i], data.name(), value));
        }
      }
      if (digits != null) {
        data.read(indices[i], digits[i], 0);
      }
      labels[i] = data.label(indices[i]);
    }
    return new Rows(values, digits, labels);
  }

  /**
   * Indices drawn without replacement.
   *
   * @param count of which to draw
   * @param size how many, at most {@code count}
   * @return ascending
   */
  public static int[] subset(int count, int size, long seed) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "subset"));
    int[] chosen = new int[size];
    int taken = 0;
    // Selection sampling: each index with the probability that it is needed.
    for (int i = 0; i < count && taken < size; i++) {
      if (random.nextInt(count - i) < size - taken) {
        chosen[taken++] = i;
      }
    }
    return chosen;
  }

  /** How many samples there are. */
  public int count() {
    return values.length;
  }

  /** The values of one column, as float64. */
  public double[] column(int index) {
    double[] column = new double[values.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = digits == null ? values[i][index] : digits[i][index];
    }
    return column;
  }

  /**
   * The point to subtract before rounding to float32: the mean of columns so far from 0 that
   * float32 would lose their digits, else 0.
   *
   * @return {@code [elements]}
   */
  public double[] origin() {
    double[] origin = new double[values[0].length];
    for (int k = 0; k < origin.length && digits != null; k++) {
      double[] column = column(k);
      double mean = Arrays.stream(column).average().orElseThrow();
      double deviation =
          Math.sqrt(
              Arrays.stream(column).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
      boolean far = new Scaling(new double[] {mean}, new double[] {deviation}).needsFloat64();
      origin[k] = far ? mean : 0;
    }
    return origin;
  }

  /** These rows less a point, subtracted before rounding to float32. */
  public Rows from(double[] origin) {
    if (digits == null || Arrays.stream(origin).allMatch(coordinate -> coordinate == 0)) {
      return this;
    }
    float[][] moved = new float[values.length][origin.length];
    double[][] movedDigits = new double[values.length][origin.length];
    for (int i = 0; i < moved.length; i++) {
      for (int k = 0; k < origin.length; k++) {
        movedDigits[i][k] = digits[i][k] - origin[k];
        moved[i][k] = (float) movedDigits[i][k];
      }
    }
    return new Rows(moved, movedDigits, labels);
  }

  /** The samples at these indices. */
  public Rows pick(int[] places) {
    float[][] picked = new float[places.length][];
    double[][] pickedDigits = digits == null ? null : new double[places.length][];
    int[] theirs = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      picked[i] = values[places[i]];
      theirs[i] = labels[places[i]];
      if (digits != null && pickedDigits != null) {
        pickedDigits[i] = digits[places[i]];
      }
    }
    return new Rows(picked, pickedDigits, theirs);
  }

  /** The samples from {@code from} (inclusive) to {@code to} (exclusive). */
  public Rows range(int from, int to) {
    int[] places = new int[to - from];
    for (int i = 0; i < places.length; i++) {
      places[i] = from + i;
    }
    return pick(places);
  }

  /** The samples in a random order. */
  public Rows shuffled(long seed) {
    return pick(permutation(count(), seed));
  }

  /** A permutation of 0 to {@code count − 1}, by Fisher and Yates. */
  public static int[] permutation(int count, long seed) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "permutation"));
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
