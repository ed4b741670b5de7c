package dev.organza.metric;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The features of the data sets of a {@link MetricInput}. Several metrics use those of the same
 * samples: the first ones are cached, up to 64 MB a data set, so that memory is bounded.
 */
public final class SampleFeatures implements AutoCloseable {

  /** Samples read and measured at a time. */
  private static final int CHUNK = 500;

  /** Numbers cached for each data set. */
  private static final long MOST = 1L << 24;

  private final FeatureExtractor extractor;
  private final Map<Dataset, Remembered> remembered = new IdentityHashMap<>();

  /** Features by an extractor, which is closed with them. */
  public SampleFeatures(FeatureExtractor extractor) {
    this.extractor = extractor;
  }

  /** What the features are. */
  public FeatureDescription description() {
    return extractor.description();
  }

  /**
   * The features of some samples.
   *
   * @param indices ascending, so that each sample is generated once
   * @throws UsageException if a sample or a feature is not finite
   */
  public Features of(Dataset dataset, int[] indices) {
    float[][] values = new float[indices.length][];
    float[][] probabilities = new float[indices.length][];
    int[] at = {0};
    stream(
        dataset,
        indices,
        features -> {
          int count = features.values().length;
          System.arraycopy(features.values(), 0, values, at[0], count);
          System.arraycopy(features.probabilities(), 0, probabilities, at[0], count);
          at[0] += count;
        });
    return new Features(values, probabilities);
  }

  /**
   * Passes the features of some samples to a consumer, in pieces and in order.
   *
   * @param indices ascending
   * @throws UsageException if a sample or a feature is not finite
   */
  public void stream(Dataset dataset, int[] indices, Consumer<Features> consumer) {
    FeatureDescription description = description();
    Remembered memory =
        remembered.computeIfAbsent(
            dataset,
            key -> new Remembered(MOST / (description.dimension() + description.classes() + 1)));
    for (int start = 0; start < indices.length; start += CHUNK) {
      int[] piece = Arrays.copyOfRange(indices, start, Math.min(indices.length, start + CHUNK));
      Features known = memory.recall(piece);
      if (known == null) {
        known = extract(dataset, piece);
        memory.keep(piece, known);
      }
      consumer.accept(known);
    }
  }

  private Features extract(Dataset dataset, int[] indices) {
    Features features = extractor.extract(Rows.of(dataset, indices).values());
    for (int i = 0; i < indices.length; i++) {
      for (float value : features.values()[i]) {
        if (!Float.isFinite(value)) {
          throw new UsageException(
              "The features of sample %d of %s by the %s have the value %s.%nUse other features, or check that sample."
                  .formatted(indices[i], dataset.name(), description().name(), value));
        }
      }
    }
    return features;
  }

  @Override
  public void close() {
    remembered.clear();
    extractor.close();
  }

  /** Cached features by sample. */
  private static final class Remembered {

    private final long most;
    private final Map<Integer, float[][]> rows = new HashMap<>();

    Remembered(long most) {
      this.most = most;
    }

    /** The features of these samples, if all are known. */
    @Nullable Features recall(int[] indices) {
      float[][] values = new float[indices.length][];
      float[][] probabilities = new float[indices.length][];
      for (int i = 0; i < indices.length; i++) {
        float[][] row = rows.get(indices[i]);
        if (row == null) {
          return null;
        }
        values[i] = row[0];
        probabilities[i] = row[1];
      }
      return new Features(values, probabilities);
    }

    void keep(int[] indices, Features features) {
      for (int i = 0; i < indices.length && rows.size() < most; i++) {
        rows.putIfAbsent(
            indices[i], new float[][] {features.values()[i], features.probabilities()[i]});
      }
    }
  }
}
