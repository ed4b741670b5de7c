package dev.organza.metric.number;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A distribution of a classical family, fitted by maximum likelihood.
 *
 * @param family such as {@code normal}
 * @param parameters by name, in the order of the family's notation
 * @param free how many parameters were fitted
 * @param law the distribution
 */
record ClassicalDistribution(String family, Map<String, Double> parameters, int free, Law law) {

  ClassicalDistribution {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Σ log p(x). */
  double logLikelihood(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += law.logDensity(value);
    }
    return sum;
  }

  /** Akaike's information criterion, 2k − 2 log L (1974). */
  double aic(double[] values) {
    return 2 * free - 2 * logLikelihood(values);
  }

  /**
   * The largest difference of the distribution function from the empirical one.
   *
   * @param sorted ascending
   */
  double distance(double[] sorted) {
    int n = sorted.length;
    double largest = 0;
    for (int i = 0; i < n; ) {
      int next = i;
      while (next < n && sorted[next] == sorted[i]) {
        next++;
      }
      largest =
          Math.max(
              largest,
              Math.max(
                  Math.abs((double) next / n - law.cumulative(sorted[i])),
                  Math.abs((double) i / n - law.cumulativeBelow(sorted[i]))));
      i = next;
    }
    return largest;
  }

  /** Independent draws, by inversion of the distribution function. */
  double[] sample(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      // In the open interval (0,1).
      values[i] = law.quantile((random.nextInt(1 << 30) + 0.5) / (1 << 30));
    }
    return values;
  }
}
