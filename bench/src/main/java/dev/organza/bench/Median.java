package dev.organza.bench;

import java.util.stream.DoubleStream;

/** The middle of several measurements; the mean of two in the middle. */
final class Median {

  private Median() {}

  static double of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
