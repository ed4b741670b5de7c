package dev.organza.metric.number;

import dev.organza.metric.Interval;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The mean of several Wasserstein-1 distances of one pair of samples, such as those of their
 * columns or of their projections, with what chance makes of it.
 *
 * <p>Samples of one distribution are at a distance, too, and no interval around it holds the true
 * 0. With F and G the distributions and Fₙ and Gₘ those of the samples, by the triangle inequality
 *
 * <pre>W₁(Fₙ,Gₘ) − W₁(F,G) ≤ ∫ |(Fₙ − F) − (Gₘ − G)|,</pre>
 *
 * <p>whose quantiles the bootstrap knows: that of 0.95 is what the lower end lies below the figure.
 * The upper end lies above it by 1.645 standard errors, for a bound of 95 % too: the figure is
 * rather too large than too small, so that this one is seldom missed. Standard errors come from the
 * influence of each sample, {@code ∫ sign(F − G) (1{x ≤ t} − F(t)) dt} (Fang and Santos 2019,
 * theorem 2.1, where F and G differ).
 */
final class MeanTransport {

  private static final double TAIL = 0.05;

  private final double[] real;
  private final double[] fake;

  /** How often each sample is in each resample; the real ones first. */
  private final byte[][] times;

  private final double[] noise;
  private double distance;

  /**
   * The mean of no distances yet.
   *
   * @param real the number of real samples
   * @param fake the number of generated samples
   */
  MeanTransport(int real, int fake, int resamples, long seed) {
    this.real = new double[real];
    this.fake = new double[fake];
    this.noise = new double[resamples];
    this.times = new byte[resamples][real + fake];
    SplittableRandom random =
        new SplittableRandom(RandomStream.derive(seed, "transport/bootstrap"));
    for (byte[] each : times) {
      for (int i = 0; i < real; i++) {
        each[random.nextInt(real)]++;
      }
      for (int j = 0; j < fake; j++) {
        each[real + random.nextInt(fake)]++;
      }
    }
  }

  /**
   * Adds a distance.
   *
   * @param x {@code [real]} numbers, sample i in place i
   * @param y {@code [fake]} numbers
   * @param weight of this distance in the mean
   * @return the distance itself
   */
  double add(double[] x, double[] y, double weight) {
    int n = x.length;
    int m = y.length;
    double[] both = Arrays.copyOf(x, n + m);
    System.arraycopy(y, 0, both, n, m);
    int[] order =
        IntStream.range(0, n + m)
            .boxed()
            .sorted((a, b) -> Double.compare(both[a], both[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] gaps = new double[n + m];
    for (int k = 0; k + 1 < order.length; k++) {
      gaps[k] = both[order[k + 1]] - both[order[k]];
    }
    double found = influence(order, gaps, n, m, weight);
    distance += weight * found;
    for (int b = 0; b < noise.length; b++) {
      noise[b] += weight * noise(times[b], order, gaps, n, m);
    }
    return found;
  }

  /** The distance; adds its influence functions to those of the samples. */
  private double influence(int[] order, double[] gaps, int n, int m, double weight) {
    double[] signed = new double[order.length];
    long below = 0;
    double sum = 0;
    for (int k = 0; k < order.length; k++) {
      below += order[k] < n ? 1 : 0;
      double difference = (double) below / n - (double) (k + 1 - below) / m;
      sum += Math.abs(difference) * gaps[k];
      signed[k] = Math.signum(difference) * gaps[k];
    }
    double above = 0;
    for (int k = order.length - 1; k >= 0; k--) {
      above += signed[k];
      if (order[k] < n) {
        real[order[k]] += weight * above;
      } else {
        fake[order[k] - n] += weight * above;
      }
    }
    return sum;
  }

  /** ∫ |(F* − Fₙ) − (G* − Gₘ)| with F* and G* of a resample. */
  private static double noise(byte[] times, int[] order, double[] gaps, int n, int m) {
    long real = 0;
    long fake = 0;
    double sum = 0;
    double realShare = 1.0 / n;
    double fakeShare = 1.0 / m;
    for (int k = 0; k < order.length; k++) {
      int place = order[k];
      if (place < n) {
        real += times[place] - 1;
      } else {
        fake += times[place] - 1;
      }
      sum += Math.abs(real * realShare - fake * fakeShare) * gaps[k];
    }
    return sum;
  }

  /** The mean. */
  double distance() {
    return distance;
  }

  /** The expected mean for two samples of one distribution. */
  double byChance() {
    return Arrays.stream(noise).average().orElse(0);
  }

  /** The interval of the distance of the distributions. */
  Interval interval() {
    double error = Math.sqrt(squaredError(real) + squaredError(fake));
    double[] sorted = noise.clone();
    Arrays.sort(sorted);
    double margin = sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))];
    return new Interval(
        Math.max(0, distance - margin),
        distance + Interval.ONE_SIDED * error,
        1 - TAIL,
        "bounds of 95 %: above by the influence function, below by a bootstrap of " + noise.length);
  }

  private static double squaredError(double[] influences) {
    double mean = Arrays.stream(influences).average().orElse(0);
    double squares = Arrays.stream(influences).map(v -> (v - mean) * (v - mean)).sum();
    int n = influences.length;
    return n < 2 ? 0 : squares / (n - 1.0) / n;
  }
}
