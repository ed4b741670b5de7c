package dev.organza.metric.image;

import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import dev.organza.metric.MetricInput;
import dev.organza.metric.features.FeatureExtractors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Images of clothes, whole and spoilt, and features of them that are trained once. */
final class Clothes {

  static final Shape SHAPE = Shape.image(1, 28, 28);

  /** The features' training images; tests use those after them. */
  static final int TRAINED = 2400;

  private static @Nullable Dataset all;
  private static @Nullable FeatureExtractor extractor;

  private Clothes() {}

  static synchronized Dataset all() {
    if (all == null) {
      all =
          Sources.standard()
              .open(DataOptions.DEFAULTS.withSource("fashion"), DownloadListener.silent());
    }
    return all;
  }

  /** Images {@code from} to {@code to} (exclusive) in arrays of their own. */
  static float[][] rows(int from, int to) {
    float[][] rows = new float[to - from][SHAPE.elements()];
    for (int i = from; i < to; i++) {
      all().read(i, rows[i - from], 0);
    }
    return rows;
  }

  /** The first of those from {@code from} on that are of the first five classes. */
  static float[][] ofHalfTheClasses(int from, int count) {
    List<float[]> rows = new ArrayList<>();
    for (int i = from; rows.size() < count; i++) {
      if (all().label(i) < 5) {
        rows.add(rows(i, i + 1)[0]);
      }
    }
    return rows.toArray(float[][]::new);
  }

  /** Adds uniform noise of up to so many grey levels, within 0 to 255. */
  static float[][] damaged(float[][] rows, int levels) {
    Random random = new Random(5);
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        float noisy = row[k] + (2 * random.nextFloat() - 1) * levels;
        row[k] = Math.max(0, Math.min(255, noisy));
      }
    }
    return rows;
  }

  static float[][] noise(int count) {
    Random random = new Random(6);
    float[][] rows = new float[count][SHAPE.elements()];
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = random.nextInt(256);
      }
    }
    return rows;
  }

  static Dataset dataset(String name, float[][] rows) {
    return Datasets.of(name, SHAPE, rows, new int[0], List.of());
  }

  /** MetricInput with the shared features. */
  static MetricInput.Builder input(float[][] real, float[][] fake) {
    return MetricInput.of(dataset("real", real), dataset("fake", fake))
        .features(Clothes::features)
        .seed(1);
  }

  /** The shared features; closing them does nothing. */
  static synchronized FeatureExtractor features() {
    if (extractor == null) {
      extractor =
          FeatureExtractors.of(Optional.empty(), all().slice(0, TRAINED), Optional.empty(), 1);
    }
    return new Shared(extractor);
  }

  private record Shared(FeatureExtractor features) implements FeatureExtractor {
    @Override
    public FeatureDescription description() {
      return features.description();
    }

    @Override
    public Features extract(float[][] samples) {
      return features.extract(samples);
    }

    @Override
    public void close() {}
  }
}
