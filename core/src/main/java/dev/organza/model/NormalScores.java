package dev.organza.model;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * The normal score of a number's rank in a sample, Φ⁻¹((rank − ½)/n): an increasing function that
 * makes the sample standard normal, a line between some of its quantiles.
 */
@SuppressWarnings("ArrayRecordComponent") // they stay in this class
record NormalScores(double[] values, double[] scores) {

  private static final int KNOTS = 1024;

  /**
   * That of a sample.
   *
   * @param rows that have the numbers, at least one
   * @param place where each row has its number
   */
  static NormalScores of(float[][] rows, int place) {
    float[] sorted = new float[rows.length];
    for (int n = 0; n < sorted.length; n++) {
      sorted[n] = rows[n][place];
    }
    Arrays.sort(sorted);
    int knots = Math.min(KNOTS, sorted.length);
    double[] values = new double[knots];
    double[] scores = new double[knots];
    int found = 0;
    for (int k = 0; k < knots; k++) {
      int at = (int) ((2L * k + 1) * sorted.length / (2L * knots));
      if (found == 0 || sorted[at] > values[found - 1]) {
        values[found] = sorted[at];
        scores[found++] = score(rank(sorted, at) / sorted.length);
      }
    }
    return new NormalScores(Arrays.copyOf(values, found), Arrays.copyOf(scores, found));
  }

  /** The middle of the ranks that the same numbers as one have. */
  private static double rank(float[] sorted, int at) {
    int from = at;
    while (from > 0 && sorted[from - 1] == sorted[at]) {
      from--;
    }
    int to = at + 1;
    while (to < sorted.length && sorted[to] == sorted[at]) {
      to++;
    }
    return (from + to) / 2.0;
  }

  private static double score(double rank) {
    return -Math.sqrt(2) * InverseErfc.value(2 * rank);
  }

  /** The score of a number; beyond the sample it goes on with slope 1. */
  double of(double value) {
    int at = Arrays.binarySearch(values, value);
    if (at >= 0) {
      return scores[at];
    }
    int after = -at - 1;
    if (after == 0 || after == values.length) {
      int end = after == 0 ? 0 : values.length - 1;
      return scores[end] + value - values[end];
    }
    double way = (value - values[after - 1]) / (values[after] - values[after - 1]);
    return scores[after - 1] + way * (scores[after] - scores[after - 1]);
  }
}
