package dev.organza.metric;

import java.util.Arrays;

/**
 * The location and spread of one column of real numbers that a few outliers cannot change: mean and
 * standard deviation after the lowest and the highest half per cent were drawn to the rest
 * (winsorised, Tukey 1962). One value of a million among ten thousand would make the plain
 * deviation so large that nothing else counts.
 *
 * @param centre in the column's own unit
 * @param deviation in the column's own unit; 0 for a column that does not vary
 */
public record ColumnScale(double centre, double deviation) {

  private static final double TAIL = 0.005;

  /** A deviation below this part of the mean is rounding of values that are all the same. */
  private static final double ROUNDING = 1e-14;

  /**
   * Of a column of numbers.
   *
   * @param values at least one; not changed
   */
  public static ColumnScale of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    ColumnScale robust = between(sorted, (int) Math.ceil(TAIL * n));
    // Where all but the tails is one value, the tails are what varies.
    return robust.deviation > 0 ? robust : between(sorted, 0);
  }

  /** Of each column of some rows. */
  public static ColumnScale[] of(Rows rows) {
    ColumnScale[] scales = new ColumnScale[rows.values()[0].length];
    Arrays.setAll(scales, column -> of(rows.column(column)));
    return scales;
  }

  /** Whether the numbers vary at all. */
  public boolean varies() {
    return deviation > 0;
  }

  /**
   * A number in deviations from the centre; of a column that does not vary, in its own unit.
   *
   * <p>Far values are drawn in by the inverse hyperbolic sine, which is nearly linear up to one and
   * logarithmic beyond ten: no number is so large that a network sees nothing else, and two
   * different numbers stay different.
   */
  public double drawnIn(double value) {
    double z = (value - centre) / (deviation > 0 ? deviation : 1);
    double size = Math.abs(z);
    return Math.copySign(Math.log(size + Math.sqrt(size * size + 1)), z);
  }

  private static ColumnScale between(double[] sorted, int cut) {
    int n = sorted.length;
    double low = sorted[Math.min(cut, (n - 1) / 2)];
    double high = sorted[Math.max(n - 1 - cut, n / 2)];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += (Math.min(Math.max(sorted[i], low), high) - mean) / (i + 1);
    }
    double squares = 0;
    for (double value : sorted) {
      double d = Math.min(Math.max(value, low), high) - mean;
      squares += d * d / n;
    }
    double deviation = Math.sqrt(squares);
    boolean constant = deviation <= ROUNDING * Math.max(Math.abs(mean), Double.MIN_NORMAL);
    return new ColumnScale(mean, constant ? 0 : deviation);
  }
}
