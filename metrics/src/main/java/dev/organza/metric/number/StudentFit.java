package dev.organza.metric.number;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Student's t with location and scale. For given degrees of freedom ν by the EM algorithm of Liu
 * and Rubin (1995), in the faster form that divides by the sum of the weights (Kent, Tyler and
 * Vardi 1994); over log ν by golden section.
 *
 * @param freedom ν
 * @param location μ
 * @param scale σ
 */
record StudentFit(double freedom, double location, double scale) {

  private static final double LEAST_FREEDOM = 0.5;

  /** From here on the density differs from the normal one by less than 1e-6 within 3 σ. */
  private static final double MOST_FREEDOM = 1e8;

  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** The maximum-likelihood distribution. */
  static Optional<ClassicalDistribution> of(double[] sorted) {
    double low = Math.log(LEAST_FREEDOM);
    double high = Math.log(MOST_FREEDOM);
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = fixed(Math.exp(left), sorted).logLikelihood(sorted);
    double atRight = fixed(Math.exp(right), sorted).logLikelihood(sorted);
    while (high - low > 1e-7) {
      if (atLeft > atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = fixed(Math.exp(left), sorted).logLikelihood(sorted);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = fixed(Math.exp(right), sorted).logLikelihood(sorted);
      }
    }
    return fixed(Math.exp((low + high) / 2), sorted).distribution();
  }

  /** The maximum-likelihood location and scale for these degrees of freedom. */
  private static StudentFit fixed(double freedom, double[] sorted) {
    int n = sorted.length;
    double location = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    double scale = ClassicalFamily.deviation(sorted, location);
    for (int i = 0; i < 500; i++) {
      double weights = 0;
      double weighted = 0;
      for (double x : sorted) {
        double z = (x - location) / scale;
        double w = (freedom + 1) / (freedom + z * z);
        weights += w;
        weighted += w * x;
      }
      double next = weighted / weights;
      double squares = 0;
      for (double x : sorted) {
        double z = (x - location) / scale;
        squares += (freedom + 1) / (freedom + z * z) * (x - next) * (x - next);
      }
      double nextScale = Math.sqrt(squares / weights);
      boolean settled =
          Math.abs(next - location) < 1e-11 * scale && Math.abs(nextScale - scale) < 1e-11 * scale;
      location = next;
      scale = nextScale;
      if (settled || !(scale > 0)) {
        break;
      }
    }
    return new StudentFit(freedom, location, scale);
  }

  private double logLikelihood(double[] values) {
    if (!(scale > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    // The constant once, not for each value.
    double atZero = TDistribution.of(freedom).logDensity(0) - Math.log(scale);
    double sum = values.length * atZero;
    for (double x : values) {
      double z = (x - location) / scale;
      sum -= (freedom + 1) / 2 * Math.log1p(z * z / freedom);
    }
    return sum;
  }

  private Optional<ClassicalDistribution> distribution() {
    if (!(scale > 0)) {
      return Optional.empty();
    }
    Map<String, Double> parameters = new LinkedHashMap<>();
    parameters.put("freedom", freedom);
    parameters.put("location", location);
    parameters.put("scale", scale);
    return Optional.of(
        new ClassicalDistribution(
            "student", parameters, 3, Law.of(TDistribution.of(freedom), location, scale)));
  }
}
