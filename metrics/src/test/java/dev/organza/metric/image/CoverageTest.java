package dev.organza.metric.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The intervals of metrics that compare features, on features that are normal. */
class CoverageTest {

  private static final int PAIRS = 120;

  /**
   * The kernel distance of N(0,I) and N(s,I) in four dimensions follows from their moments; the
   * shares are those that as many samples have on average.
   */
  @ParameterizedTest
  @CsvSource({
    "kid, 0, 0, 0",
    "kid, 0, 0.5, 1.328125",
    "precision-recall, 1, 0.5, -1",
    "precision-recall, 2, 0.5, -1",
    "density-coverage, 0, 0, -1",
    "density-coverage, 1, 0.5, -1"
  })
  void ninetyFivePerCentAreNinetyToNinetyNine(String name, int place, double shift, double known) {
    Metric metric = ImageMetricsTest.named(name);
    List<Measure> measures =
        IntStream.range(0, PAIRS)
            .mapToObj(
                i -> {
                  try (MetricInput input =
                      MetricInput.of(normal(0, 10_000 + i), normal(shift, 20_000 + i))
                          .seed(i)
                          .features(Plain::new)
                          .build()) {
                    return metric.measure(input).measures().get(place);
                  }
                })
            .toList();
    double mean = measures.stream().mapToDouble(Measure::value).average().orElseThrow();
    double truth = known < 0 ? mean : known;
    long held =
        measures.stream()
            .map(measure -> Objects.requireNonNull(measure.interval()))
            .filter(interval -> holds(interval, truth))
            .count();
    // Two standard errors of a share of 120 below 90 %.
    assertThat(held).isBetween((long) (0.845 * PAIRS), (long) PAIRS);
  }

  private static boolean holds(Interval interval, double value) {
    return interval.low() <= value && value <= interval.high();
  }

  private static Dataset normal(double mean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[200][4];
    for (float[] row : rows) {
      for (int k = 0; k < 4; k++) {
        row[k] = (float) (mean + random.nextGaussian());
      }
    }
    return Datasets.of("normal", Shape.image(1, 2, 2), rows, new int[0], List.of());
  }

  private record Plain() implements FeatureExtractor {

    @Override
    public FeatureDescription description() {
      return new FeatureDescription("values", "0".repeat(64), 4, 0, OptionalDouble.empty());
    }

    @Override
    public Features extract(float[][] samples) {
      return new Features(samples, new float[samples.length][0]);
    }

    @Override
    public void close() {}
  }
}
