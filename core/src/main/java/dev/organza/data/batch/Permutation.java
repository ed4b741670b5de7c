package dev.organza.data.batch;

import dev.organza.data.SplitMix;

/**
 * The order of the samples in an epoch: Fisher and Yates' shuffle from the last place to the
 * second, driven by SplitMix64 keyed with (seed, epoch). Nothing else goes in, so that (seed,
 * epoch, position) is all there is to remember.
 */
final class Permutation {

  private Permutation() {}

  static int[] of(int count, long seed, long epoch) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    SplitMix random = SplitMix.at(seed, epoch);
    for (int i = count - 1; i > 0; i--) {
      int j = random.below(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
