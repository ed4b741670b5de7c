package dev.organza.data.transform;

import dev.organza.data.SplitMix;

/** Draws one of several alternatives. */
public final class WeightedChoice {

  private WeightedChoice() {}

  /**
   * An index, drawn in proportion to its weight.
   *
   * @param weights at least 0, not all of them 0
   */
  public static int among(double[] weights, SplitMix random) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = random.uniform() * sum;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last; // by rounding
  }

  /** The index of the largest of {@code count} values from {@code from} on, counted from there. */
  static int largest(float[] values, int from, int count) {
    int largest = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + largest]) {
        largest = i;
      }
    }
    return largest;
  }

  /**
   * As {@link #among(double[], SplitMix)}, of part of an array.
   *
   * @param from the first of the weights
   * @param count how many there are
   * @return from 0
   */
  static int among(float[] weights, int from, int count, SplitMix random) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += weights[i];
    }
    double left = random.uniform() * sum;
    int last = 0;
    for (int i = 0; i < count; i++) {
      if (weights[from + i] > 0) {
        last = i;
        left -= weights[from + i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last; // by rounding
  }
}
