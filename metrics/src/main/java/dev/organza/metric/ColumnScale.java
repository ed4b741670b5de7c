package dev.organza.metric;

import java.util.Arrays;

/**
 * Robust location and scale of a column of numbers: winsorised mean and standard deviation (Tukey
 * 1962), with 0.5 % on each side. A single outlier could make the plain standard deviation so large
 * that nothing else counts.
 *
 * @param centre in the column's own unit
 * @param deviation in the column's own unit; 0 for a column that does not vary
 */
public record ColumnScale(double centre, double deviation) {

  private static final double TAIL = 0.005;

  /** A standard deviation below this share of the mean is rounding error of a constant. */
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
    // If all but the tails is constant, the tails are used.
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
   * A number in standard deviations from the centre; of a constant column, in its own unit.
   *
   * <p>Large values are compressed by the inverse hyperbolic sine, which is nearly linear up to 1
   * and logarithmic beyond 10 and is invertible.
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
