package dev.organza.data.transform;

import java.util.Arrays;

/**
 * Numbers of which many may be the same: the distinct ones and how often each occurs. A table's
 * column of ages has some dozens of values however many rows there are.
 *
 * @param values distinct, finite, ascending
 * @param counts how often each occurs, at least 1
 */
// The arrays stay in this package.
@SuppressWarnings("ArrayRecordComponent")
record CountedValues(double[] values, double[] counts) {

  /**
   * The values of a sample.
   *
   * @param sample finite numbers, in any order
   */
  static CountedValues of(double[] sample) {
    double[] sorted = sample.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] += 0.0; // −0 is 0
    }
    Arrays.sort(sorted);
    double[] values = new double[sorted.length];
    double[] counts = new double[sorted.length];
    int distinct = 0;
    for (double value : sorted) {
      if (distinct == 0 || value != values[distinct - 1]) {
        values[distinct++] = value;
      }
      counts[distinct - 1]++;
    }
    return new CountedValues(Arrays.copyOf(values, distinct), Arrays.copyOf(counts, distinct));
  }

  /** How many distinct values there are. */
  int distinct() {
    return values.length;
  }

  /** How many values there are, the same ones counted as often as they occur. */
  double total() {
    return Arrays.stream(counts).sum();
  }

  double mean() {
    double shift = values[values.length / 2]; // keeps the digits of values far from 0
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += counts[i] * (values[i] - shift);
    }
    return shift + sum / total();
  }

  /** The sample's standard deviation, with n − 1; 0 for fewer than two distinct values. */
  double deviation() {
    if (values.length < 2) {
      return 0;
    }
    double mean = mean();
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      squares += counts[i] * (values[i] - mean) * (values[i] - mean);
    }
    return Math.sqrt(squares / (total() - 1));
  }

  /** The values as (value − mean) / deviation. */
  CountedValues standardised(double mean, double deviation) {
    return new CountedValues(
        Arrays.stream(values).map(value -> (value - mean) / deviation).toArray(), counts);
  }
}
