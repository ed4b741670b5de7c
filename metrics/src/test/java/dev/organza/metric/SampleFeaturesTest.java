package dev.organza.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Features that several metrics ask for are computed once, and as they would be each time. */
class SampleFeaturesTest {

  /** The feature of a sample is twice its value; counts the samples that it was given. */
  private static final class Twice implements FeatureExtractor {
    private final int dimension;
    private int extracted;
    private boolean closed;

    Twice(int dimension) {
      this.dimension = dimension;
    }

    @Override
    public FeatureDescription description() {
      return new FeatureDescription("twice", "0", dimension, 0, OptionalDouble.empty());
    }

    @Override
    public Features extract(float[][] samples) {
      extracted += samples.length;
      float[][] values = new float[samples.length][1];
      for (int i = 0; i < samples.length; i++) {
        values[i][0] = 2 * samples[i][0];
      }
      return new Features(values, new float[samples.length][0]);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static Dataset numbers(int count) {
    float[][] rows = new float[count][1];
    for (int i = 0; i < count; i++) {
      rows[i][0] = i;
    }
    return Datasets.of("numbers", Shape.of(1), rows, new int[0], List.of());
  }

  private static void assertTwice(SampleFeatures features, Dataset data, int... indices) {
    float[][] values = features.of(data, indices).values();
    assertThat(values).hasNumberOfRows(indices.length);
    for (int i = 0; i < indices.length; i++) {
      assertThat(values[i][0]).isEqualTo(2 * indices[i]);
    }
  }

  @Test
  void samplesAreLookedAtOnce() {
    Twice twice = new Twice(1);
    try (SampleFeatures features = new SampleFeatures(twice)) {
      Dataset data = numbers(1_700);
      assertTwice(features, data, IntStream.range(0, 1_700).toArray());
      assertTwice(features, data, 3, 700, 1_699);
      assertTwice(features, data, IntStream.range(100, 1_700).toArray());
      assertThat(twice.extracted).isEqualTo(1_700);
    }
    assertThat(twice.closed).isTrue();
  }

  @Test
  void aPieceWithOneUnknownSampleIsRight() {
    Twice twice = new Twice(1);
    try (SampleFeatures features = new SampleFeatures(twice)) {
      Dataset data = numbers(10);
      assertTwice(features, data, 1, 2, 3);
      assertTwice(features, data, 0, 2, 3, 9);
    }
  }

  @Test
  void dataSetsAreKeptApart() {
    Twice twice = new Twice(1);
    try (SampleFeatures features = new SampleFeatures(twice)) {
      assertTwice(features, numbers(10), 1, 2, 3);
      Dataset other =
          Datasets.of("other", Shape.of(1), new float[][] {{7}, {8}}, new int[0], List.of());
      assertThat(features.of(other, new int[] {1}).values()[0][0]).isEqualTo(16);
    }
  }

  @Test
  void moreThanFitAreLookedAtAnew() {
    // 2²⁴ numbers hold the features of 15 samples.
    Twice twice = new Twice(1 << 20);
    try (SampleFeatures features = new SampleFeatures(twice)) {
      Dataset data = numbers(600);
      int[] all = IntStream.range(0, 600).toArray();
      assertTwice(features, data, all);
      assertTwice(features, data, all);
      assertThat(twice.extracted).isEqualTo(1_200);
      assertTwice(features, data, 0, 14);
      assertThat(twice.extracted).isEqualTo(1_200);
      assertTwice(features, data, 15);
      assertThat(twice.extracted).isEqualTo(1_201);
    }
  }

  @Test
  void whatIsNoNumberIsNamed() {
    try (SampleFeatures features = new SampleFeatures(new Twice(1))) {
      Dataset data =
          Datasets.of("odd", Shape.of(1), new float[][] {{1}, {3e38f}}, new int[0], List.of());
      assertThatThrownBy(() -> features.of(data, new int[] {0, 1}))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("features of sample 1 of odd by the twice have the value Infinity");
    }
  }
}
