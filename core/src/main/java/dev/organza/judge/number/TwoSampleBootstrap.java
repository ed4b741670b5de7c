package dev.organza.judge.number;

import dev.organza.judge.Interval;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The bootstrap of a distance between two samples: both are drawn again with replacement, and the
 * quantiles 0.025 and 0.975 of the distances that result are moved so that their mean is the
 * distance itself. Distances of resampled data are too large by about as much as that of the data
 * is already; this way the interval has the width of what chance does to the figure, and holds it.
 */
final class TwoSampleBootstrap {

  /** A distance of two samples, given how often each of their members was drawn. */
  interface Distance {
    double of(int[] realTimes, int[] fakeTimes);
  }

  private TwoSampleBootstrap() {}

  /**
   * The interval of a distance.
   *
   * @param real how many real samples there are
   * @param fake how many generated samples there are
   * @param value the distance of the samples themselves
   * @param most the largest distance there can be; the smallest is 0
   */
  static Interval of(
      int real, int fake, int resamples, long seed, double value, double most, Distance distance) {
    int[][] realTimes = times(real, resamples, seed, "real");
    int[][] fakeTimes = times(fake, resamples, seed, "fake");
    double[] found = new double[resamples];
    for (int b = 0; b < resamples; b++) {
      found[b] = distance.of(realTimes[b], fakeTimes[b]);
    }
    return around(value, found, most);
  }

  /** How often each of {@code count} samples is drawn: {@code [resamples][count]}. */
  static int[][] times(int count, int resamples, long seed, String side) {
    SplittableRandom random =
        new SplittableRandom(RandomStream.derive(seed, "two-sample bootstrap/" + side));
    int[][] times = new int[resamples][count];
    for (int[] row : times) {
      for (int i = 0; i < count; i++) {
        row[random.nextInt(count)]++;
      }
    }
    return times;
  }

  /** The interval, given the distances of the resampled data. */
  static Interval around(double value, double[] found, double most) {
    String method = "centred bootstrap of " + found.length;
    Interval percentiles = Interval.ofResamples(found, method);
    double shift = value - Arrays.stream(found).average().orElse(value);
    return new Interval(
        Math.min(Math.max(percentiles.low() + shift, 0), most),
        Math.min(Math.max(percentiles.high() + shift, 0), most),
        percentiles.level(),
        method);
  }
}
