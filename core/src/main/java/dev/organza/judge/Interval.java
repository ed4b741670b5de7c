package dev.organza.judge;

import dev.organza.UsageException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Where a figure would lie if the samples were drawn again.
 *
 * @param low the lower end
 * @param high the upper end
 * @param level the share of such intervals that hold the true value, in (0,1)
 * @param method how it was made, such as {@code bootstrap of 200} or {@code Clopper-Pearson}
 */
public record Interval(double low, double high, double level, String method) {

  private static final double LEVEL = 0.95;

  /**
   * The percentile bootstrap (Efron and Tibshirani 1993, section 13.3) at 95 %: the statistic of
   * resamples drawn with replacement, and its quantiles 0.025 and 0.975, interpolated linearly.
   *
   * <p>For statistics that are biased in the number of distinct samples, such as the Fréchet
   * distance, these intervals lie too high; such a judge shifts or scales its own.
   *
   * @param count how many samples there are, at least 1
   * @param resamples how often to draw, at least 2
   * @param seed of the draws
   * @param statisticOfIndices the figure of the samples with these indices, {@code [count]} numbers
   *     in [0, count) with repetitions; the array is used again for the next draw
   * @throws UsageException if there is no sample or the resamples are fewer than 2
   */
  public static Interval bootstrap(
      int count, int resamples, long seed, ToDoubleFunction<int[]> statisticOfIndices) {
    if (count < 1 || resamples < 2) {
      throw new UsageException(
          "A bootstrap needs a sample and two resamples at least, not %d and %d."
              .formatted(count, resamples));
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] indices = new int[count];
    double[] statistics = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      for (int i = 0; i < count; i++) {
        indices[i] = random.nextInt(count);
      }
      statistics[r] = statisticOfIndices.applyAsDouble(indices);
    }
    return ofResamples(statistics, "bootstrap of " + resamples);
  }

  /**
   * The quantiles 0.025 and 0.975 of a statistic over resamples, interpolated linearly.
   *
   * @param statistics at least 1 value; not changed
   * @param method how the resamples were made
   */
  public static Interval ofResamples(double[] statistics, String method) {
    double[] sorted = statistics.clone();
    Arrays.sort(sorted);
    return new Interval(
        quantile(sorted, (1 - LEVEL) / 2), quantile(sorted, (1 + LEVEL) / 2), LEVEL, method);
  }

  /** Of sorted values, with linear interpolation between order statistics. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    double weight = place - below;
    return weight == 0 ? sorted[below] : sorted[below] * (1 - weight) + sorted[above] * weight;
  }

  /**
   * The exact interval of a share at 95 % (Clopper and Pearson 1934): the shares under which so
   * many successes, or so few, have a probability of 2.5 % or more.
   *
   * @param successes from 0 to {@code trials}
   * @param trials at least 1
   * @return ends in [0,1]
   * @throws UsageException if there is no trial, or the successes are not among them
   */
  public static Interval clopperPearson(int successes, int trials) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new UsageException(
          "A share needs a trial at least and no more successes than trials, not %d of %d."
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
}
