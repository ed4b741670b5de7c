package dev.organza.metric.number;

import java.util.function.DoubleUnaryOperator;

/** Zeros of functions of one positive variable. */
final class Root {

  private Root() {}

  /**
   * The zero of a function with one change of sign, by bisection of the logarithm of its argument
   * to 52 bits.
   *
   * @param low above 0
   * @param high above {@code low}
   */
  static double positive(DoubleUnaryOperator function, double low, double high) {
    double from = Math.log(low);
    double to = Math.log(high);
    boolean rising = function.applyAsDouble(low) < 0;
    for (int i = 0; i < 60 && to - from > 1e-15 * Math.max(1, Math.abs(from)); i++) {
      double middle = (from + to) / 2;
      if (function.applyAsDouble(Math.exp(middle)) < 0 == rising) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return Math.exp((from + to) / 2);
  }
}
