package dev.organza.metric.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.MetricInput;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(OwnCache.class)
class StackedModesTest {

  private static final StackedModes METRIC = new StackedModes(4_000, 1_000, 150);

  private static Dataset digits() {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource("digits"), DownloadListener.silent());
  }

  private static double value(Measurement measurement, String name) {
    return measurement.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(Measure::value)
        .findFirst()
        .orElseThrow();
  }

  private static Measurement measured(Dataset real, Dataset fake, Dataset unseen) {
    try (MetricInput input =
        MetricInput.of(real, fake).training(real).heldOut(unseen).seed(1).build()) {
      return METRIC.measure(input);
    }
  }

  @Test
  void lostClassesAreLostModes() {
    try (Dataset digits = digits()) {
      Dataset real = Datasets.stacked("real", digits.slice(0, 1_200), 5_000);
      Dataset unseen = Datasets.stacked("unseen", digits.slice(1_200, 1_797), 4_000);
      Measurement whole = measured(real, unseen, unseen);
      assertThat(value(whole, "classifier's accuracy")).isGreaterThan(0.9);
      assertThat(value(whole, "modes")).isEqualTo(1_000);
      // Of 4,000 draws among 1,000 modes, 1,000 (1 − e⁻⁴) = 982 are hit.
      assertThat(value(whole, "modes captured")).isCloseTo(980, within(15.0));
      assertThat(value(whole, "reverse kl")).isCloseTo(0.13, within(0.05));
      assertThat(value(whole, "reverse kl of real samples")).isCloseTo(0.13, within(0.04));
      assertThat(value(whole, "reverse kl by chance alone")).isCloseTo(999 / 8000.0, within(1e-9));

      int[] low = IntStream.range(0, digits.count()).filter(i -> digits.label(i) < 5).toArray();
      Dataset half = Datasets.stacked("half", digits.select(low), 4_000);
      Measurement fewer = measured(real, half, unseen);
      // 125, and those that a classifier of some 95 % sees by mistake.
      assertThat(value(fewer, "modes captured")).isBetween(120.0, 350.0);
      // Eight times fewer modes: log 8, and the classifier's mistakes.
      assertThat(value(fewer, "reverse kl")).isCloseTo(Math.log(8), within(0.3));
    }
  }

  @Test
  void otherImagesAreRefused() {
    try (Dataset digits = digits();
        MetricInput input = MetricInput.of(digits, digits).build()) {
      assertThat(METRIC.objection(input).orElseThrow()).contains("stacked:mnist");
    }
  }

  @Test
  void theHistogramsDivergenceIsThatOfTheShares() {
    assertThat(new ModeHistogram(new long[] {5, 5, 5, 5}).reverseKl()).isZero();
    assertThat(new ModeHistogram(new long[] {9, 9, 0, 0}).reverseKl())
        .isCloseTo(Math.log(2), within(1e-12));
    assertThat(new ModeHistogram(new long[] {7, 0, 0, 0}).reverseKl())
        .isCloseTo(Math.log(4), within(1e-12));
    // ¾ log(4·¾) + ¼ log(4·¼)
    ModeHistogram uneven = new ModeHistogram(new long[] {3, 1, 0, 0});
    assertThat(uneven.reverseKl()).isCloseTo(0.75 * Math.log(3), within(1e-12));
    assertThat(uneven.captured()).isEqualTo(2);
  }

  /** 0: all modes alike; 1: of two sizes; 2: half of them; 3: a tenth has nine tenths. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void theIntervalHoldsTheExpectedDivergence(int kind) {
    SplittableRandom random = new SplittableRandom(3 + kind);
    IntUnaryOperator draw =
        List.<IntUnaryOperator>of(
                i -> random.nextInt(1000),
                i -> random.nextInt(3) == 0 ? random.nextInt(500) : 500 + random.nextInt(500),
                i -> random.nextInt(500),
                i -> random.nextInt(10) == 0 ? random.nextInt(1000) : random.nextInt(100))
            .get(kind);
    int repeats = 400;
    double[] values = new double[repeats];
    Interval[] intervals = new Interval[repeats];
    for (int r = 0; r < repeats; r++) {
      long[] counts = new long[1000];
      IntStream.range(0, 26_000).forEach(i -> counts[draw.applyAsInt(i)]++);
      ModeHistogram histogram = new ModeHistogram(counts);
      values[r] = histogram.reverseKl();
      intervals[r] = histogram.interval();
    }
    double mean = IntStream.range(0, repeats).mapToDouble(r -> values[r]).average().orElseThrow();
    long held =
        IntStream.range(0, repeats)
            .filter(r -> intervals[r].low() <= mean && mean <= intervals[r].high())
            .count();
    // The standard error of a coverage of 95 % is 1.1 %.
    assertThat((double) held / repeats).isBetween(0.915, 0.99);
    if (kind == 0) {
      assertThat(mean).isCloseTo(999 / 52_000.0, within(0.0005));
    }
  }
}
