package dev.organza.bench;

import java.util.stream.DoubleStream;

/** The middle of several measurements; the higher one of two in the middle. */
final class Median {

  private Median() {}

  static double of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
