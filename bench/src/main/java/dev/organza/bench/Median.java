package dev.organza.bench;

import dev.organza.bench.turns.Spread;
import java.util.stream.DoubleStream;

/** The middle of several measurements; the mean of two in the middle. */
final class Median {

  private Median() {}

  static double of(DoubleStream values) {
    return Spread.of(values.boxed().toList()).median();
  }
}
