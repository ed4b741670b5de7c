package dev.organza.data.batch;

import dev.organza.data.Dataset;

/**
 * Decides which samples come next. Nothing but the arguments may go in, so that a training can
 * resume from seed and {@link Cursor} alone.
 */
@FunctionalInterface
public interface Sampler {

  /** Every sample once an epoch, in the order of a permutation by Fisher and Yates. */
  Sampler SHUFFLED = (dataset, seed, epoch) -> Permutation.of(dataset.count(), seed, epoch);

  /**
   * The samples of an epoch.
   *
   * @param dataset the samples
   * @param seed which of the 2⁶⁴ orders
   * @param epoch from 0
   * @return at least one index in [0, count), in the order in which to hand the samples out
   */
  int[] epoch(Dataset dataset, long seed, long epoch);

  /**
   * What the samples of an epoch are conditioned on, if it is not the class of each.
   *
   * @param samples what {@link #epoch} gave for the same arguments
   * @return a label for each place of the epoch; empty for the samples' own classes
   */
  default int[] labels(Dataset dataset, long seed, long epoch, int[] samples) {
    return new int[0];
  }
}
