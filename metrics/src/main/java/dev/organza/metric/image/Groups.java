package dev.organza.metric.image;

import dev.organza.metric.Rows;
import dev.organza.torch.RandomStream;
import java.util.stream.IntStream;

/**
 * Samples dealt into groups of equal size at random, for a jackknife that leaves out one group at a
 * time (Shao and Tu 1995, section 2.3): figures that follow from nearest neighbours or from
 * covariances hardly change by one sample, and resamples, which hold samples twice, would change
 * them by much.
 *
 * @param of the group of each sample
 * @param count how many groups
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record Groups(int[] of, int count) {

  static final int USUAL = 20;

  /** So many groups, or one for each sample where there are fewer. */
  static Groups deal(int samples, int groups, long seed, String use) {
    int count = Math.min(groups, samples);
    // At random, since generated samples come with their classes in turn.
    int[] order = Rows.permutation(samples, RandomStream.derive(seed, use));
    for (int i = 0; i < samples; i++) {
      order[i] %= count;
    }
    return new Groups(order, count);
  }

  /** The rows of one group. */
  float[][] rows(float[][] all, int group) {
    return IntStream.range(0, of.length)
        .filter(i -> of[i] == group)
        .mapToObj(i -> all[i])
        .toArray(float[][]::new);
  }

  /** The variance of a figure, given its value without each group. */
  static double variance(double[] without) {
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
