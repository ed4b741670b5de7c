package dev.organza.metric.table;

import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Quantiles of a sample with their exact intervals by order statistics (Conover 1999, 3.2). */
final class Quantile {

  static final String METHOD = "order statistics";

  private static final double TAIL = 0.025;

  private Quantile() {}

  /**
   * A quantile, between two neighbours by linear interpolation.
   *
   * @param share from 0 to 1; ½ is the median
   */
  static double of(double[] values, double share) {
    double[] sorted = sorted(values);
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] == sorted[above]
        ? sorted[below]
        : sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** A quantile with its interval. */
  static Measure measure(String name, double[] values, double share) {
    return new Measure(name, of(values, share), interval(values, share));
  }

  /** The 95 % interval of a quantile; the whole range if the sample is too small for one. */
  static Interval interval(double[] values, double share) {
    double[] sorted = sorted(values);
    int n = sorted.length;
    BinomialDistribution below = BinomialDistribution.of(n, share);
    int low = Math.max(1, below.inverseCumulativeProbability(TAIL));
    int high = Math.min(n, below.inverseCumulativeProbability(1 - TAIL) + 1);
    return new Interval(sorted[low - 1], sorted[high - 1], 1 - 2 * TAIL, METHOD);
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
