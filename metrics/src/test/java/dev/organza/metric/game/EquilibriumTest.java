package dev.organza.metric.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Density;
import dev.organza.game.Joined;
import dev.organza.game.Unconditional;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What metrics say of the equilibrium, against what theory knows of it. */
@Tag("slow")
class EquilibriumTest {

  private static final BestResponse SHORT = new BestResponse(300, 128, 2e-3, 50, 0);
  private static final BestResponse TINY = new BestResponse(4, 16, 1e-3, 2, 0);
  private static final DualityGap GAP = new DualityGap(SHORT, TINY, 1_500, 300);
  private static final RetrainedDiscriminator RETRAINED =
      new RetrainedDiscriminator(new BestResponse(400, 256, 3e-3, 100, 3), TINY, 10_000, 200);
  private static final OptimalDiscriminator OPTIMAL = new OptimalDiscriminator(20_000, 200);

  private static Dataset normal(int count, double mean, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] samples = new float[count][1];
    for (float[] sample : samples) {
      sample[0] = (float) (mean + random.nextGaussian());
    }
    return Datasets.of("normal", Shape.of(1), samples, new int[0], List.of());
  }

  private static double normalDensity(double x, double mean) {
    return Math.exp(-(x - mean) * (x - mean) / 2) / Math.sqrt(2 * Math.PI);
  }

  /** JSD of N(0,1) and N(mean,1), by the trapezium rule on a fine grid. */
  private static double divergence(double mean) {
    double sum = 0;
    double step = 1e-3;
    for (double x = -12; x < mean + 12; x += step) {
      double p = normalDensity(x, 0);
      double q = normalDensity(x, mean);
      sum += p > 0 ? p / 2 * Math.log(2 * p / (p + q)) * step : 0;
      sum += q > 0 ? q / 2 * Math.log(2 * q / (p + q)) * step : 0;
    }
    return sum;
  }

  /** Theorem 1: at D = ½ V is −log 4; at D* it is −log 4 + 2 JSD. */
  @Test
  void theValueOfTheBestDiscriminatorIsTheDivergence() {
    assertThat(GameValue.of(new double[3], new double[5]).value())
        .isCloseTo(-Math.log(4), within(1e-15));
    SplittableRandom random = new SplittableRandom(1);
    double[] real = new double[200_000];
    double[] fake = new double[200_000];
    for (int i = 0; i < real.length; i++) {
      // log p(x)/q(x) of N(0,1) and N(1,1) is ½ − x.
      real[i] = 0.5 - random.nextGaussian();
      fake[i] = 0.5 - (1 + random.nextGaussian());
    }
    GameValue value = GameValue.of(real, fake);
    assertThat(value.jensenShannon()).isCloseTo(divergence(1), within(0.002));
    Interval interval = value.jensenShannonInterval();
    assertThat(divergence(1)).isBetween(interval.low(), interval.high());
    assertThat(GameValue.of(new double[] {1e6}, new double[] {-1e6}).jensenShannon())
        .isEqualTo(Math.log(2));
    assertThat(GameValue.of(new double[] {-1e6}, new double[] {1e6}).value()).isFinite();
  }

  /** Logits of N(0,1) and N(1,1) under the best D, and under one that is half as sure. */
  @Test
  void intervalsOfValuesHoldThemAndTheirDifferences() {
    double best = -Math.log(4) + 2 * divergence(1);
    GameValue many = simulated(400_000, 0, 0.5);
    double other = many.value();
    int held = 0;
    int differencesHeld = 0;
    int pairs = 400;
    for (int i = 0; i < pairs; i++) {
      GameValue sure = simulated(200, i + 1, 1);
      GameValue unsure = simulated(200, i + 1, 0.5);
      Interval interval = sure.interval();
      held += interval.low() <= best && best <= interval.high() ? 1 : 0;
      double off = Math.abs(sure.value() - unsure.value() - (best - other));
      differencesHeld += off <= 1.96 * sure.errorOfDifference(unsure) ? 1 : 0;
    }
    assertThat(held).isBetween(360, 396);
    assertThat(differencesHeld).isBetween(360, 396);
  }

  private static GameValue simulated(int count, long seed, double sureness) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] real = new double[count];
    double[] fake = new double[count];
    for (int i = 0; i < count; i++) {
      real[i] = sureness * (0.5 - random.nextGaussian());
      fake[i] = sureness * (0.5 - (1 + random.nextGaussian()));
    }
    return GameValue.of(real, fake);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "30"})
  void aRetrainedDiscriminatorFindsTheDivergenceOfNormals(double mean) {
    try (MetricInput input =
        MetricInput.of(normal(5000, 0, 1), normal(5000, mean, 2)).seed(3).build()) {
      Measure jsd = RETRAINED.measure(input).measures().get(0);
      assertThat(jsd.value()).isCloseTo(divergence(mean), within(0.02));
      // Of equal distributions no D may be better than ½ everywhere: then there is nothing to vary.
      Interval interval = jsd.interval();
      assertThat(interval == null ? jsd.value() : interval.high())
          .isGreaterThanOrEqualTo(jsd.value());
      assertThat(interval == null && mean > 0).isFalse();
    }
  }

  /** On the lattice the counts of samples take the place of a density. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 2})
  void theLatticeFindsTheDivergenceOfNormals(double mean) {
    Density density =
        new Density() {
          @Override
          public int dimension() {
            return 1;
          }

          @Override
          public double logDensity(double... x) {
            return Math.log(normalDensity(x[0], 0));
          }

          @Override
          public List<double[]> modes() {
            return List.of();
          }

          @Override
          public double modeStandardDeviation() {
            return 1;
          }
        };
    float[][] real = rows(normal(5_000, 0, 1));
    Lattice lattice = Lattice.of(density, real, rows(normal(100_000, mean, 2)));
    assertThat(lattice.jensenShannon()).isCloseTo(divergence(mean), within(0.003));
    double best = normalDensity(0.3, 0) / (normalDensity(0.3, 0) + normalDensity(0.3, mean));
    assertThat(lattice.optimumAt(0.3f)).isCloseTo(best, within(0.05));
    assertThat(Lattice.of(density, real, rows(normal(1_000, 1000, 2))).jensenShannon())
        .isCloseTo(Math.log(2), within(1e-6));
  }

  private static float[][] rows(Dataset data) {
    float[][] rows = new float[data.count()][data.shape().elements()];
    for (int i = 0; i < rows.length; i++) {
      data.read(i, rows[i], 0);
    }
    return rows;
  }

  private static double value(Metric metric, MetricInput input) {
    return metric.measure(input).measures().get(0).value();
  }

  @Test
  void trainingBringsTheEquilibriumNearerAndMeasuringChangesNothing() {
    try (Trained run = new Trained("gaussian", Trained.SMALL, Unconditional.DEFAULTS, 1)) {
      double gapBefore;
      double divergenceBefore;
      double optimalBefore;
      try (MetricInput untrained = run.input()) {
        gapBefore = value(GAP, untrained);
        divergenceBefore = value(RETRAINED, untrained);
        optimalBefore = OPTIMAL.measure(untrained).measures().get(1).value();
      }
      run.play(1500);
      float[][] samples = run.model().sample(10, 1);
      double[] measured = run.model().discriminate(samples);
      try (MetricInput trained = run.input()) {
        Measurement gap = GAP.measure(trained);
        assertThat(gap.measures().get(0).value()).isLessThan(gapBefore).isGreaterThan(-0.05);
        assertThat(gap.measures().get(1).value()).isGreaterThan(-Math.log(4) - 0.05);
        assertThat(value(RETRAINED, trained)).isLessThan(divergenceBefore / 2);
        Measurement optimal = OPTIMAL.measure(trained);
        assertThat(optimal.measures().get(0).value()).isBetween(0.0, 0.4);
        assertThat(optimal.measures().get(1).value()).isLessThan(optimalBefore / 2);
        // Any D finds less than there is, but for the samples' noise.
        assertThat(optimal.measures().get(2).value())
            .isLessThan(optimal.measures().get(1).value() + 0.02);
        assertThat(optimal.figures()).hasSize(1);
        assertThat(GAP.measure(trained).measures()).isEqualTo(gap.measures());
      }
      assertThat(run.model().sample(10, 1)).isDeepEqualTo(samples);
      assertThat(run.model().discriminate(samples)).isEqualTo(measured);
    }
  }

  @Test
  void pointsInThePlaneAreDrawn() {
    try (Trained run = new Trained("ring8", Trained.SMALL, Unconditional.DEFAULTS, 1);
        MetricInput input = run.input()) {
      Measurement measurement = OPTIMAL.measure(input);
      assertThat(measurement.figures()).hasSize(2);
      assertThat(measurement.measures().get(1).value()).isGreaterThan(0.6);
    }
  }

  /** Images, labels, packs and batch normalisation all pass. */
  @ParameterizedTest
  @CsvSource({"none, 1", "none, 2", "joined, 1", "joined, 2"})
  void everyKindOfGameIsMeasured(String conditioning, int packing) {
    try (Trained run =
        new Trained(
            "digits",
            Trained.CONVOLUTIONAL,
            conditioning.equals("none") ? Unconditional.DEFAULTS : new Joined(5),
            packing)) {
      run.play(3);
      try (MetricInput input = run.input()) {
        for (Metric metric : List.of(GAP, RETRAINED)) {
          for (Measure measure : metric.measure(input).measures()) {
            assertThat(measure.value()).as(measure.name()).isFinite();
          }
        }
        assertThat(OPTIMAL.objection(input)).isPresent();
      }
    }
  }

  @Test
  void samplesAloneAreNoGame() {
    try (MetricInput input = MetricInput.of(normal(100, 0, 1), normal(100, 0, 2)).build()) {
      for (Metric metric : List.of(GAP, OPTIMAL, DiscriminatorFeatures.DEFAULTS)) {
        assertThatThrownBy(() -> metric.measure(input))
            .isInstanceOf(UsageException.class)
            .hasMessageContaining("there are only samples");
      }
    }
    try (MetricInput input = MetricInput.of(normal(1, 0, 1), normal(100, 0, 2)).build()) {
      assertThat(RETRAINED.objection(input))
          .hasValueSatisfying(it -> assertThat(it).contains("needs at least 50 real samples"));
    }
  }

  @Test
  void constantAndBrokenSamplesAreNoTrouble() {
    Dataset constant =
        Datasets.of("constant", Shape.of(1), new float[100][1], new int[0], List.of());
    try (MetricInput same = MetricInput.of(constant, constant).build();
        MetricInput collapsed = MetricInput.of(normal(100, 0, 1), constant).build()) {
      assertThat(value(RETRAINED, same)).isCloseTo(0, within(0.01));
      assertThat(value(RETRAINED, collapsed)).isFinite();
    }
    float[][] broken = new float[100][1];
    broken[3][0] = Float.NaN;
    try (MetricInput input =
        MetricInput.of(constant, Datasets.of("broken", Shape.of(1), broken, new int[0], List.of()))
            .build()) {
      assertThatThrownBy(() -> RETRAINED.measure(input))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("Sample 3 of broken");
    }
  }
}
