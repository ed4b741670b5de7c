package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.metric.Rows;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws the samples of metrics of images, and reads their pixels. */
final class Samples {

  private Samples() {}

  /**
   * All indices, or {@code most} of them drawn without replacement, ascending.
   *
   * @param use the name of the random stream
   */
  static int[] choose(int count, int most, long seed, String use) {
    if (count <= most) {
      return IntStream.range(0, count).toArray();
    }
    int[] chosen = shuffle(count, most, new SplittableRandom(RandomStream.derive(seed, use)));
    Arrays.sort(chosen);
    return chosen;
  }

  /** The first of a random permutation of {@code count} indices. */
  static int[] shuffle(int count, int first, SplittableRandom random) {
    int[] indices = IntStream.range(0, count).toArray();
    for (int i = 0; i < first; i++) {
      int other = i + random.nextInt(count - i);
      int kept = indices[i];
      indices[i] = indices[other];
      indices[other] = kept;
    }
    return Arrays.copyOf(indices, first);
  }

  /** Some samples as pixels in [0,1]. */
  static float[][] pixels(Dataset dataset, int[] indices) {
    float[][] samples = Rows.of(dataset, indices).values();
    for (float[] sample : samples) {
      for (int k = 0; k < sample.length; k++) {
        sample[k] /= 255;
      }
    }
    return samples;
  }
}
