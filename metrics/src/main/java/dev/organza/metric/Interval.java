package dev.organza.metric;

import dev.organza.UsageException;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A confidence interval. docs/metrics.md says what its estimand is for each metric, and its
 * coverage in simulations.
 *
 * @param low the lower end
 * @param high the upper end
 * @param level the nominal coverage, in (0,1)
 * @param method such as {@code jackknife of 20 groups} or {@code Clopper-Pearson}
 */
public record Interval(double low, double high, double level, String method) {

  private static final double LEVEL = 0.95;

  /** The quantile 0.95 of the normal distribution. */
  public static final double ONE_SIDED = 1.6448536269514722;

  /** The quantile 0.975 of the normal distribution. */
  private static final double NORMAL = 1.959963984540054;

  /**
   * The exact 95 % interval of a share (Clopper and Pearson 1934).
   *
   * @param successes from 0 to {@code trials}
   * @param trials at least 1
   * @return ends in [0,1]
   * @throws UsageException if there is no trial, or the successes are not among them
   */
  public static Interval clopperPearson(int successes, int trials) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new UsageException(
          "A share needs at least one trial and no more successes than trials, not %d of %d."
              .formatted(successes, trials));
    }
    double tail = (1 - LEVEL) / 2;
    double low =
        successes == 0
            ? 0
            : BetaDistribution.of(successes, trials - successes + 1)
                .inverseCumulativeProbability(tail);
    double high =
        successes == trials
            ? 1
            : BetaDistribution.of(successes + 1, trials - successes)
                .inverseSurvivalProbability(tail);
    return new Interval(low, high, LEVEL, "Clopper-Pearson");
  }

  /**
   * The interval of a share whose variance is not binomial: Clopper and Pearson's with the
   * effective number of trials (Korn and Graubard 1998), which stays within [0,1] and is wide
   * enough near its ends.
   *
   * @param share in [0,1]
   * @param variance of the share
   * @param trials the number of trials, an upper bound of the effective number
   */
  public static Interval share(double share, double variance, int trials, String method) {
    double binomial = share * (1 - share);
    double independent =
        binomial > 0 && variance > 0 ? Math.min(trials, binomial / variance) : trials;
    double successes = share * independent;
    double failures = independent - successes;
    double tail = (1 - LEVEL) / 2;
    return new Interval(
        successes <= 0
            ? 0
            : BetaDistribution.of(successes, failures + 1).inverseCumulativeProbability(tail),
        failures <= 0
            ? 1
            : BetaDistribution.of(successes + 1, failures).inverseSurvivalProbability(tail),
        LEVEL,
        method);
  }

  /**
   * The interval of p₁ − p₂ for independent samples, from Wilson's intervals of either share
   * (Newcombe 1998, method 10).
   *
   * @param first p₁ as found, in [0,1]
   * @param firstTrials at least 1
   * @param second p₂ as found, in [0,1]
   * @param secondTrials at least 1
   */
  public static Interval difference(
      double first, int firstTrials, double second, int secondTrials, String method) {
    return new Interval(
        -differenceAtMost(second, secondTrials, first, firstTrials, NORMAL),
        differenceAtMost(first, firstTrials, second, secondTrials, NORMAL),
        LEVEL,
        method);
  }

  /**
   * The upper bound of p₁ − p₂ by the same method.
   *
   * @param z the quantile of the normal distribution: {@link #ONE_SIDED} for a bound of 95 %
   */
  public static double differenceAtMost(
      double first, int firstTrials, double second, int secondTrials, double z) {
    return first
        - second
        + Math.hypot(
            wilson(first, firstTrials, z)[1] - first, second - wilson(second, secondTrials, z)[0]);
  }

  private static double[] wilson(double share, int trials, double z) {
    double middle = (share + z * z / (2 * trials)) / (1 + z * z / trials);
    double reach =
        z
            / (1 + z * z / trials)
            * Math.sqrt(share * (1 - share) / trials + z * z / (4.0 * trials * trials));
    return new double[] {Math.max(0, middle - reach), Math.min(1, middle + reach)};
  }

  /** The normal interval of a value with this standard error. */
  public static Interval normal(double value, double error, String method) {
    return new Interval(value - NORMAL * error, value + NORMAL * error, LEVEL, method);
  }

  /**
   * The interval of a value whose variance grows with the estimand: all d with {@code (value − d)²
   * ≤ 1.96² (alone + growth·d)}.
   *
   * @param alone the variance at 0
   * @param growth at least 0
   */
  public static Interval score(double value, double alone, double growth, String method) {
    double squared = NORMAL * NORMAL;
    double middle = value + squared * growth / 2;
    double reach = Math.sqrt(Math.max(0, middle * middle - value * value + squared * alone));
    return new Interval(middle - reach, middle + reach, LEVEL, method);
  }

  /**
   * Student's interval of a value.
   *
   * @param error the estimated standard error
   * @param freedom its degrees of freedom, at least 1
   */
  public static Interval student(double value, double error, int freedom, String method) {
    double t = TDistribution.of(freedom).inverseCumulativeProbability((1 + LEVEL) / 2);
    return new Interval(value - t * error, value + t * error, LEVEL, method);
  }

  /** Student's interval of the mean of at least two independent values. */
  public static Interval ofMean(double[] values, String method) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    int n = values.length;
    return student(mean, Math.sqrt(squares / (n - 1.0) / n), n - 1, method);
  }

  /** This interval clipped to the range of the value. */
  public Interval within(double least, double most) {
    return new Interval(
        Math.min(Math.max(low, least), most), Math.max(Math.min(high, most), least), level, method);
  }
}
