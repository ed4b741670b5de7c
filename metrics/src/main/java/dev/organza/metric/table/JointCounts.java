package dev.organza.metric.table;

import java.util.Arrays;

/**
 * How often each pair of values of two columns occurs in two tables. Only pairs that occur take
 * memory, so that columns of many values can be compared.
 */
final class JointCounts {

  private static final long EMPTY = -1;

  private final long[] keys;
  private final int[] real;
  private final int[] fake;
  private final int mask;

  private JointCounts(int cells) {
    int capacity = Integer.highestOneBit(Math.max(4, cells)) * 4;
    this.keys = new long[capacity];
    this.real = new int[capacity];
    this.fake = new int[capacity];
    this.mask = capacity - 1;
    Arrays.fill(keys, EMPTY);
  }

  /**
   * Counts.
   *
   * @param first codes of the first column, at least 0
   * @param second codes of the second
   */
  static JointCounts of(Coded first, Coded second) {
    long possible = (long) first.values() * second.values();
    int rows = first.real().length + first.fake().length;
    JointCounts counts = new JointCounts((int) Math.min(possible, rows));
    counts.add(first.real(), second.real(), counts.real);
    counts.add(first.fake(), second.fake(), counts.fake);
    return counts;
  }

  /**
   * A column of both tables as codes.
   *
   * @param values one more than the largest code
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Coded(int[] real, int[] fake, int values) {}

  private void add(int[] first, int[] second, int[] counts) {
    for (int row = 0; row < first.length; row++) {
      long key = (long) first[row] << 32 | second[row];
      // Fibonacci hashing
      int at = (int) (key * 0x9E3779B97F4A7C15L >>> 33) & mask;
      while (keys[at] != key && keys[at] != EMPTY) {
        at = (at + 1) & mask;
      }
      keys[at] = key;
      counts[at]++;
    }
  }

  /** One less the total variation distance of the two tables: 1 − ½ Σ|p − q|. */
  double similarity() {
    double n = Arrays.stream(real).sum();
    double m = Arrays.stream(fake).sum();
    double sum = 0;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != EMPTY) {
        sum += Math.abs(real[i] / n - fake[i] / m);
      }
    }
    return 1 - sum / 2;
  }

  /**
   * Cramér's V of the real rows, √(χ²/(n·min(k₁ − 1, k₂ − 1))).
   *
   * @return NaN if a column has one value
   */
  double association(int firstValues, int secondValues) {
    double[] rows = new double[firstValues];
    double[] columns = new double[secondValues];
    double n = 0;
    for (int i = 0; i < keys.length; i++) {
      if (real[i] > 0) {
        rows[(int) (keys[i] >>> 32)] += real[i];
        columns[(int) keys[i]] += real[i];
        n += real[i];
      }
    }
    long least =
        Math.min(
            Arrays.stream(rows).filter(count -> count > 0).count(),
            Arrays.stream(columns).filter(count -> count > 0).count());
    if (least < 2) {
      return Double.NaN;
    }
    // χ²/n = Σ O²/(R·C) − 1
    double sum = -1;
    for (int i = 0; i < keys.length; i++) {
      if (real[i] > 0) {
        double margins = rows[(int) (keys[i] >>> 32)] * columns[(int) keys[i]];
        sum += (double) real[i] * real[i] / margins;
      }
    }
    return Math.sqrt(Math.max(0, sum) / (least - 1));
  }
}
