package dev.organza.bench;

import java.util.function.Function;

/** Distances between normal distributions, in closed form or by quadrature. */
final class KnownDistances {

  private KnownDistances() {}

  /** The cumulative distribution function of N(0,1). */
  static double normal(double x) {
    return integral(t -> Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI), -12, x);
  }

  /** The Jensen-Shannon divergence of N(0,1) and N(shift,1), in nats. */
  static double jensenShannon(double shift) {
    Function<Double, Double> part =
        x -> {
          double p = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
          double q = Math.exp(-(x - shift) * (x - shift) / 2) / Math.sqrt(2 * Math.PI);
          return (p * Math.log(2 * p / (p + q)) + q * Math.log(2 * q / (p + q))) / 2;
        };
    return shift == 0 ? 0 : integral(part, -12, 12);
  }

  private static double integral(Function<Double, Double> function, double from, double to) {
    int panels = 20_000;
    double step = (to - from) / panels;
    double sum = 0;
    for (int i = 0; i <= panels; i++) {
      sum += (i == 0 || i == panels ? 0.5 : 1) * function.apply(from + i * step) * step;
    }
    return sum;
  }

  /** MMD² of N(0,I) and N(shift,I) with the kernel (x·y/D + 1)³, by the moments of both. */
  static double kernel(double shift, int dimension) {
    return expected(0, 0, dimension)
        + expected(shift, shift, dimension)
        - 2 * expected(0, shift, dimension);
  }

  /** E (s + 1)³ with s = x·y/D for independent x of N(a,I) and y of N(b,I). */
  private static double expected(double a, double b, int dimension) {
    double d = dimension;
    double first = a * b;
    // Σ E[xᵢxⱼ] E[yᵢyⱼ] / D²
    double second = ((1 + a * a) * (1 + b * b) * d + a * a * b * b * d * (d - 1)) / (d * d);
    double third = 0;
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j < dimension; j++) {
        for (int k = 0; k < dimension; k++) {
          int same = (i == j ? 1 : 0) + (i == k ? 1 : 0) + (j == k ? 1 : 0);
          third += (a * a * a + same * a) * (b * b * b + same * b) / (d * d * d);
        }
      }
    }
    return 1 + 3 * first + 3 * second + third;
  }
}
