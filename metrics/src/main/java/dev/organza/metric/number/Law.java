package dev.organza.metric.number;

import org.apache.commons.statistics.distribution.ContinuousDistribution;

/** A probability distribution on the line. */
interface Law {

  /** The natural logarithm of the density; of the probability for a law of whole numbers. */
  double logDensity(double x);

  /** P(X ≤ x). */
  double cumulative(double x);

  /** P(X &lt; x). */
  default double cumulativeBelow(double x) {
    return cumulative(x);
  }

  /** The smallest x with P(X ≤ x) ≥ p, for p in (0,1). */
  double quantile(double p);

  /** The law of {@code location + scale·Z}. */
  static Law of(ContinuousDistribution z, double location, double scale) {
    return new Law() {
      @Override
      public double logDensity(double x) {
        return z.logDensity((x - location) / scale) - Math.log(scale);
      }

      @Override
      public double cumulative(double x) {
        return z.cumulativeProbability((x - location) / scale);
      }

      @Override
      public double quantile(double p) {
        return location + scale * z.inverseCumulativeProbability(p);
      }
    };
  }
}
