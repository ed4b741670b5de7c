package dev.organza.metric.table;

import java.util.Arrays;

/**
 * How alike the distributions of one column are, from 0 to 1, by SDMetrics 0.32.0: one less the
 * Kolmogorov-Smirnov statistic of numbers (KSComplement), or one less the total variation distance
 * of categories (TVComplement). Missing values are left out.
 */
public final class ColumnShape {

  /** SDMetrics rounds numbers to so many decimal places. */
  private static final double ROUNDING = 1e14;

  /** SDMetrics gives a category that no real row has so much of one row. */
  private static final double UNSEEN = 1e-6;

  private ColumnShape() {}

  /** The score; NaN if a side has no values. */
  static double score(TypedColumn real, TypedColumn fake) {
    if (real instanceof TypedColumn.Numbers numbers && fake instanceof TypedColumn.Numbers others) {
      return 1 - kolmogorovSmirnov(rounded(numbers), rounded(others));
    }
    if (real instanceof TypedColumn.Categories categories
        && fake instanceof TypedColumn.Categories others) {
      return 1 - totalVariation(longs(categories.counts()), longs(others.counts()));
    }
    throw new IllegalArgumentException(
        "the column " + real.name() + " has numbers on one side and categories on the other");
  }

  /**
   * The score of a column of categories by how often each occurs.
   *
   * @param real counts by category
   * @param fake counts by category, in the same order
   * @return NaN if a side has no values
   */
  public static double ofCounts(long[] real, long[] fake) {
    return 1 - totalVariation(real, fake);
  }

  /** A number as it is compared: to 14 decimal places. */
  public static double rounded(double value) {
    double large = value * ROUNDING;
    return Double.isInfinite(large) ? value : Math.rint(large) / ROUNDING;
  }

  private static double[] rounded(TypedColumn.Numbers column) {
    double[] sorted = column.present();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = rounded(sorted[i]);
    }
    return sorted;
  }

  /** sup|F − F_g| of two sorted samples. */
  private static double kolmogorovSmirnov(double[] a, double[] b) {
    if (a.length == 0 || b.length == 0) {
      return Double.NaN;
    }
    StepDistance distance = new StepDistance(a.length, b.length, 0, 0);
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      double at = Math.min(a[i], b[j]);
      int realBefore = i;
      int fakeBefore = j;
      while (i < a.length && a[i] == at) {
        i++;
      }
      while (j < b.length && b[j] == at) {
        j++;
      }
      distance.step(i - realBefore, j - fakeBefore);
    }
    return distance.largest();
  }

  /** ½ Σ|p − q|. */
  private static double totalVariation(long[] real, long[] fake) {
    int codes = Math.max(real.length, fake.length);
    double[] p = padded(real, codes);
    double[] q = padded(fake, codes);
    double all = Arrays.stream(p).sum();
    double others = Arrays.stream(q).sum();
    if (all == 0 || others == 0) {
      return Double.NaN;
    }
    for (int i = 0; i < codes; i++) {
      p[i] = p[i] == 0 && q[i] > 0 ? UNSEEN : p[i];
    }
    all = Arrays.stream(p).sum();
    double sum = 0;
    for (int i = 0; i < codes; i++) {
      sum += Math.abs(p[i] / all - q[i] / others);
    }
    return sum / 2;
  }

  private static long[] longs(int[] counts) {
    return Arrays.stream(counts).asLongStream().toArray();
  }

  private static double[] padded(long[] counts, int length) {
    return Arrays.stream(Arrays.copyOf(counts, length)).asDoubleStream().toArray();
  }
}
