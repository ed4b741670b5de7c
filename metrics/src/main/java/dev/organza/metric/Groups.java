package dev.organza.metric;

import dev.organza.torch.RandomStream;
import java.util.stream.IntStream;

/**
 * Random groups of equal size for a delete-group jackknife (Shao and Tu 1995, section 2.3). Values
 * that depend on nearest neighbours or covariances hardly change by one sample, and change too much
 * by a bootstrap, whose resamples have samples twice.
 *
 * @param of the group of each sample
 * @param count how many groups
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Groups(int[] of, int count) {

  /** The usual number of them. */
  public static final int USUAL = 20;

  /** So many groups; with fewer samples, one for each. */
  public static Groups deal(int samples, int groups, long seed, String use) {
    int count = Math.min(groups, samples);
    // At random, because generated samples have their classes in turn.
    int[] order = Rows.permutation(samples, RandomStream.derive(seed, use));
    for (int i = 0; i < samples; i++) {
      order[i] %= count;
    }
    return new Groups(order, count);
  }

  /** The rows of one group. */
  public float[][] rows(float[][] all, int group) {
    return IntStream.range(0, of.length)
        .filter(i -> of[i] == group)
        .mapToObj(i -> all[i])
        .toArray(float[][]::new);
  }

  /** The variance of a value, from its values without each group. */
  public static double variance(double[] without) {
    double mean = 0;
    for (double each : without) {
      mean += each / without.length;
    }
    double squares = 0;
    for (double each : without) {
      squares += (each - mean) * (each - mean);
    }
    return squares * (without.length - 1) / without.length;
  }
}
