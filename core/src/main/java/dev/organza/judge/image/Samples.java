package dev.organza.judge.image;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.judge.FeatureExtractor;
import dev.organza.judge.Features;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Reads samples and their features in pieces, and refuses those that are not numbers. */
final class Samples {

  /** Samples read at a time. */
  static final int CHUNK = 500;

  private Samples() {}

  /**
   * Which samples to judge where not all can be: all, or as many as {@code most} drawn without
   * replacement, in the order of the data.
   *
   * @param use what they are drawn for, so that two uses draw differently
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

  /**
   * Some samples in their own values, {@code [indices.length][elements]}.
   *
   * @throws UsageException if one has a value that is not a finite number
   */
  static float[][] read(Dataset dataset, int[] indices) {
    float[][] samples = new float[indices.length][dataset.shape().elements()];
    for (int i = 0; i < indices.length; i++) {
      dataset.read(indices[i], samples[i], 0);
      requireFinite(dataset, indices[i], samples[i]);
    }
    return samples;
  }

  private static void requireFinite(Dataset dataset, int index, float[] sample) {
    for (float value : sample) {
      if (!Float.isFinite(value)) {
        throw new UsageException(
            "Sample %d of %s holds the value %s.%nA generator that gives such values has diverged: judge an earlier checkpoint."
                .formatted(index, dataset.name(), value));
      }
    }
  }

  /** Some samples divided by 255: pixels in [0,1]. */
  static float[][] pixels(Dataset dataset, int[] indices) {
    float[][] samples = read(dataset, indices);
    for (float[] sample : samples) {
      for (int k = 0; k < sample.length; k++) {
        sample[k] /= 255;
      }
    }
    return samples;
  }

  /** Hands the features of some samples on, a piece at a time and in order. */
  static void stream(
      Dataset dataset, int[] indices, FeatureExtractor extractor, Consumer<Features> consumer) {
    for (int start = 0; start < indices.length; start += CHUNK) {
      int end = Math.min(indices.length, start + CHUNK);
      Features features = extractor.extract(read(dataset, Arrays.copyOfRange(indices, start, end)));
      for (int i = 0; i < end - start; i++) {
        for (float value : features.values()[i]) {
          if (!Float.isFinite(value)) {
            throw new UsageException(
                "The features of sample %d of %s by the %s hold the value %s.%nJudge by other features, or see what that sample is."
                    .formatted(
                        indices[start + i], dataset.name(), extractor.description().name(), value));
          }
        }
      }
      consumer.accept(features);
    }
  }

  /** The features of some samples, all held. */
  static Features features(Dataset dataset, int[] indices, FeatureExtractor extractor) {
    float[][] values = new float[indices.length][];
    float[][] probabilities = new float[indices.length][];
    int[] at = {0};
    stream(
        dataset,
        indices,
        extractor,
        features -> {
          int count = features.values().length;
          System.arraycopy(features.values(), 0, values, at[0], count);
          System.arraycopy(features.probabilities(), 0, probabilities, at[0], count);
          at[0] += count;
        });
    return new Features(values, probabilities);
  }
}
