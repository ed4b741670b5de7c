package dev.organza.metric.number;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A mixture of two normal distributions by the EM algorithm (Dempster, Laird and Rubin 1977), from
 * five starts that divide the numbers at a quantile and one with two widths around one mean; the
 * best of them is iterated to convergence. No component is narrower than a thousandth of the
 * standard deviation, below which the likelihood is unbounded.
 *
 * @param weight of the first component, in (0,1)
 * @param mean1 of the first component, at most {@code mean2}
 * @param deviation1 of the first component
 * @param mean2 of the second component
 * @param deviation2 of the second component
 */
record NormalMixture(
    double weight, double mean1, double deviation1, double mean2, double deviation2)
    implements Law {

  private static final double[] CUTS = {0.15, 0.3, 0.5, 0.7, 0.85};
  private static final int FIRST_STEPS = 40;
  private static final int STEPS = 2000;
  private static final double NARROWEST = 1e-3;

  /** The maximum-likelihood mixture; empty for less than ten numbers. */
  static Optional<ClassicalDistribution> of(double[] sorted) {
    if (sorted.length < 10) {
      return Optional.empty();
    }
    double mean = ClassicalFamily.mean(sorted);
    double deviation = ClassicalFamily.deviation(sorted, mean);
    NormalMixture best =
        new NormalMixture(0.5, mean, deviation / 2, mean, deviation * 1.3)
            .improved(sorted, deviation, FIRST_STEPS);
    for (double cut : CUTS) {
      NormalMixture candidate =
          cut(sorted, cut, deviation).improved(sorted, deviation, FIRST_STEPS);
      if (candidate.logLikelihood(sorted) > best.logLikelihood(sorted)) {
        best = candidate;
      }
    }
    return Optional.of(best.improved(sorted, deviation, STEPS).ordered().distribution());
  }

  private static NormalMixture cut(double[] sorted, double share, double whole) {
    int at = Math.max(1, (int) (share * sorted.length));
    double[] low = java.util.Arrays.copyOfRange(sorted, 0, at);
    double[] high = java.util.Arrays.copyOfRange(sorted, at, sorted.length);
    double lowMean = ClassicalFamily.mean(low);
    double highMean = ClassicalFamily.mean(high);
    return new NormalMixture(
        share,
        lowMean,
        Math.max(ClassicalFamily.deviation(low, lowMean), NARROWEST * whole),
        highMean,
        Math.max(ClassicalFamily.deviation(high, highMean), NARROWEST * whole));
  }

  private NormalMixture improved(double[] values, double whole, int steps) {
    NormalMixture at = this;
    double last = Double.NEGATIVE_INFINITY;
    for (int step = 0; step < steps; step++) {
      double likelihood = 0;
      double total = 0;
      double sum1 = 0;
      double squares1 = 0;
      double sum2 = 0;
      double squares2 = 0;
      double centre = at.mean1 / 2 + at.mean2 / 2;
      double log1 = Math.log(at.weight / at.deviation1);
      double log2 = Math.log((1 - at.weight) / at.deviation2);
      for (double x : values) {
        double z1 = (x - at.mean1) / at.deviation1;
        double z2 = (x - at.mean2) / at.deviation2;
        double a = log1 - z1 * z1 / 2;
        double b = log2 - z2 * z2 / 2;
        double largest = Math.max(a, b);
        double rest = Math.log1p(Math.exp(-Math.abs(a - b)));
        likelihood += largest + rest;
        double first =
            Math.exp(a - largest - rest); // the probability that x is of the first component
        double d = x - centre;
        total += first;
        sum1 += first * d;
        squares1 += first * d * d;
        sum2 += (1 - first) * d;
        squares2 += (1 - first) * d * d;
      }
      int n = values.length;
      if (total < 1 || total > n - 1) {
        return at; // a component of less than one number
      }
      double m1 = sum1 / total;
      double m2 = sum2 / (n - total);
      double least = NARROWEST * whole * NARROWEST * whole;
      at =
          new NormalMixture(
              total / n,
              centre + m1,
              Math.sqrt(Math.max(squares1 / total - m1 * m1, least)),
              centre + m2,
              Math.sqrt(Math.max(squares2 / (n - total) - m2 * m2, least)));
      if (likelihood - last < 1e-11 * Math.abs(likelihood)) {
        return at;
      }
      last = likelihood;
    }
    return at;
  }

  private double logLikelihood(double[] values) {
    double sum = 0;
    for (double x : values) {
      sum += logDensity(x);
    }
    return sum;
  }

  private NormalMixture ordered() {
    return mean1 <= mean2
        ? this
        : new NormalMixture(1 - weight, mean2, deviation2, mean1, deviation1);
  }

  private ClassicalDistribution distribution() {
    Map<String, Double> parameters = new LinkedHashMap<>();
    parameters.put("weight", weight);
    parameters.put("mean1", mean1);
    parameters.put("sd1", deviation1);
    parameters.put("mean2", mean2);
    parameters.put("sd2", deviation2);
    return new ClassicalDistribution("two normals", parameters, 5, this);
  }

  @Override
  public double logDensity(double x) {
    double z1 = (x - mean1) / deviation1;
    double z2 = (x - mean2) / deviation2;
    double a = Math.log(weight / deviation1) - z1 * z1 / 2;
    double b = Math.log((1 - weight) / deviation2) - z2 * z2 / 2;
    return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))) - Math.log(2 * Math.PI) / 2;
  }

  @Override
  public double cumulative(double x) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    return weight * normal.cumulativeProbability((x - mean1) / deviation1)
        + (1 - weight) * normal.cumulativeProbability((x - mean2) / deviation2);
  }

  @Override
  public double quantile(double p) {
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(p);
    double low = Math.min(mean1 + z * deviation1, mean2 + z * deviation2);
    double high = Math.max(mean1 + z * deviation1, mean2 + z * deviation2);
    // The mixture's quantile is between those of its components.
    for (int i = 0; i < 60 && high - low > 1e-12 * Math.max(deviation1, deviation2); i++) {
      double middle = low + (high - low) / 2;
      if (cumulative(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + (high - low) / 2;
  }
}
