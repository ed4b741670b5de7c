package dev.organza.metric.number;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.Trigamma;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.LaplaceDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.LogisticDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.apache.commons.statistics.distribution.WeibullDistribution;

/** A family of distributions that can be fitted to numbers by maximum likelihood. */
interface ClassicalFamily {

  /** All families. */
  List<ClassicalFamily> ALL =
      List.of(
          ClassicalFamily::normal,
          ClassicalFamily::logNormal,
          ClassicalFamily::uniform,
          ClassicalFamily::exponential,
          ClassicalFamily::gamma,
          ClassicalFamily::weibull,
          ClassicalFamily::beta,
          ClassicalFamily::poisson,
          ClassicalFamily::logistic,
          ClassicalFamily::laplace,
          StudentFit::of,
          NormalMixture::of);

  /**
   * The maximum-likelihood distribution of the family.
   *
   * @param sorted at least two numbers, ascending, not all equal
   * @return empty if the numbers are outside the family's support
   */
  Optional<ClassicalDistribution> fit(double[] sorted);

  private static Optional<ClassicalDistribution> normal(double[] sorted) {
    double mean = mean(sorted);
    double deviation = deviation(sorted, mean);
    return found(
        "normal",
        named("mean", mean, "sd", deviation),
        Law.of(NormalDistribution.of(0, 1), mean, deviation));
  }

  private static Optional<ClassicalDistribution> logNormal(double[] sorted) {
    if (sorted[0] <= 0) {
      return Optional.empty();
    }
    double[] logs = new double[sorted.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(sorted[i]);
    }
    double mu = mean(logs);
    double sigma = deviation(logs, mu);
    return sigma > 0
        ? found(
            "log-normal",
            named("mu", mu, "sigma", sigma),
            Law.of(LogNormalDistribution.of(mu, sigma), 0, 1))
        : Optional.empty();
  }

  private static Optional<ClassicalDistribution> uniform(double[] sorted) {
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    return found(
        "uniform",
        named("low", low, "high", high),
        Law.of(UniformContinuousDistribution.of(low, high), 0, 1));
  }

  private static Optional<ClassicalDistribution> exponential(double[] sorted) {
    if (sorted[0] < 0) {
      return Optional.empty();
    }
    double mean = mean(sorted);
    return found(
        "exponential", Map.of("mean", mean), Law.of(ExponentialDistribution.of(mean), 0, 1));
  }

  /** log k − ψ(k) = log x̄ − mean log x, θ = x̄/k. */
  private static Optional<ClassicalDistribution> gamma(double[] sorted) {
    if (sorted[0] <= 0) {
      return Optional.empty();
    }
    double mean = mean(sorted);
    // Of x/x̄, to avoid cancellation for similar x.
    double gap = 0;
    for (double x : sorted) {
      gap -= Math.log(x / mean) / sorted.length;
    }
    double target = gap;
    if (!(target > 0)) {
      return Optional.empty();
    }
    double shape = Root.positive(k -> logLessDigamma(k) - target, 1e-3, Math.max(10, 10 / target));
    return found(
        "gamma",
        named("shape", shape, "scale", mean / shape),
        Law.of(GammaDistribution.of(shape, mean / shape), 0, 1));
  }

  /** log k − ψ(k); by its series for large k, to avoid cancellation. */
  private static double logLessDigamma(double k) {
    return k > 1e4 ? 1 / (2 * k) + 1 / (12 * k * k) : Math.log(k) - Digamma.value(k);
  }

  /** Σ x^k log x / Σ x^k − 1/k = mean log x, λ = (mean x^k)^(1/k). */
  private static Optional<ClassicalDistribution> weibull(double[] sorted) {
    if (sorted[0] <= 0) {
      return Optional.empty();
    }
    double largest = sorted[sorted.length - 1];
    double[] logs =
        new double[sorted.length]; // of x/largest: at most 0, so that no power overflows
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(sorted[i] / largest);
    }
    double mean = mean(logs);
    double spread = deviation(logs, mean);
    if (!(spread > 0)) {
      return Optional.empty();
    }
    double shape =
        Root.positive(
            k -> {
              double powers = 0;
              double weighted = 0;
              for (double log : logs) {
                double power = Math.exp(k * log);
                powers += power;
                weighted += power * log;
              }
              return weighted / powers - 1 / k - mean;
            },
            0.01 / spread,
            100 / spread);
    double powers = 0;
    for (double log : logs) {
      powers += Math.exp(shape * log) / logs.length;
    }
    double scale = largest * Math.pow(powers, 1 / shape);
    return found(
        "weibull",
        named("shape", shape, "scale", scale),
        Law.of(WeibullDistribution.of(shape, scale), 0, 1));
  }

  /**
   * On the range of the numbers, widened on each side by 1/n of it, because the density at the ends
   * may be 0. By Newton's method on ψ(a) − ψ(a+b) = mean log u, ψ(b) − ψ(a+b) = mean log(1−u).
   */
  private static Optional<ClassicalDistribution> beta(double[] sorted) {
    int n = sorted.length;
    double range = sorted[n - 1] - sorted[0];
    double low = sorted[0] - range / n;
    double width = range * (1 + 2.0 / n);
    double mean = 0;
    double squares = 0;
    double logs = 0;
    double logsBelow = 0;
    for (double x : sorted) {
      double u = (x - low) / width;
      mean += u / n;
      squares += u * u / n;
      logs += Math.log(u) / n;
      logsBelow += Math.log1p(-u) / n;
    }
    double variance = squares - mean * mean;
    double common = Math.max(mean * (1 - mean) / variance - 1, 0.1);
    double a = mean * common;
    double b = (1 - mean) * common;
    for (int i = 0; i < 200; i++) {
      double both = Digamma.value(a + b);
      double f = Digamma.value(a) - both - logs;
      double g = Digamma.value(b) - both - logsBelow;
      double cross = Trigamma.value(a + b);
      double fa = Trigamma.value(a) - cross;
      double gb = Trigamma.value(b) - cross;
      double determinant = fa * gb - cross * cross;
      double stepA = (f * gb + g * cross) / determinant;
      double stepB = (g * fa + f * cross) / determinant;
      // A step reduces a parameter by at most a half, so that both stay positive.
      a = Math.max(a - stepA, a / 2);
      b = Math.max(b - stepB, b / 2);
      if (Math.abs(stepA) < 1e-12 * a && Math.abs(stepB) < 1e-12 * b) {
        break;
      }
    }
    Map<String, Double> parameters = named("alpha", a, "beta", b);
    parameters.put("low", low);
    parameters.put("high", low + width);
    return Double.isFinite(a + b)
        ? Optional.of(
            new ClassicalDistribution(
                "beta", parameters, 4, Law.of(BetaDistribution.of(a, b), low, width)))
        : Optional.empty();
  }

  private static Optional<ClassicalDistribution> poisson(double[] sorted) {
    for (double x : sorted) {
      if (x < 0 || x != Math.rint(x) || x > Integer.MAX_VALUE) {
        return Optional.empty();
      }
    }
    double mean = mean(sorted);
    PoissonDistribution poisson = PoissonDistribution.of(mean);
    return found(
        "poisson",
        Map.of("mean", mean),
        new Law() {
          @Override
          public double logDensity(double x) {
            return poisson.logProbability((int) x);
          }

          @Override
          public double cumulative(double x) {
            return poisson.cumulativeProbability((int) Math.floor(x));
          }

          @Override
          public double cumulativeBelow(double x) {
            return poisson.cumulativeProbability((int) Math.ceil(x) - 1);
          }

          @Override
          public double quantile(double p) {
            return poisson.inverseCumulativeProbability(p);
          }
        });
  }

  /** By Fisher scoring; the information is diagonal: n/(3s²) and n(3 + π²)/(9s²). */
  private static Optional<ClassicalDistribution> logistic(double[] sorted) {
    double location = mean(sorted);
    double scale = deviation(sorted, location) * Math.sqrt(3) / Math.PI;
    for (int i = 0; i < 500; i++) {
      double first = 0;
      double second = 0;
      for (double x : sorted) {
        double z = (x - location) / scale;
        double t = Math.tanh(z / 2);
        first += t / sorted.length;
        second += z * t / sorted.length;
      }
      double move = 3 * scale * first;
      double growth = 9 / (3 + Math.PI * Math.PI) * (second - 1);
      location += move;
      scale *= Math.exp(growth);
      if (Math.abs(move) < 1e-12 * scale && Math.abs(growth) < 1e-12) {
        break;
      }
    }
    return found(
        "logistic",
        named("location", location, "scale", scale),
        Law.of(LogisticDistribution.of(0, 1), location, scale));
  }

  private static Optional<ClassicalDistribution> laplace(double[] sorted) {
    int n = sorted.length;
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    double scale = 0;
    for (double x : sorted) {
      scale += Math.abs(x - median) / n;
    }
    return found(
        "laplace",
        named("location", median, "scale", scale),
        Law.of(LaplaceDistribution.of(0, 1), median, scale));
  }

  private static Optional<ClassicalDistribution> found(
      String family, Map<String, Double> parameters, Law law) {
    return Optional.of(new ClassicalDistribution(family, parameters, parameters.size(), law));
  }

  /** Two named parameters, in order. */
  static Map<String, Double> named(String first, double one, String second, double two) {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put(first, one);
    named.put(second, two);
    return named;
  }

  /** The mean. */
  static double mean(double[] values) {
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      mean += (values[i] - mean) / (i + 1);
    }
    return mean;
  }

  /** The maximum-likelihood standard deviation (over n). */
  static double deviation(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean) / values.length;
    }
    return Math.sqrt(squares);
  }
}
