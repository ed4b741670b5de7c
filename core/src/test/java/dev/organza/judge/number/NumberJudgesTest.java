package dev.organza.judge.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.DownloadListener;
import dev.organza.judge.Evidence;
import dev.organza.judge.Judge;
import dev.organza.judge.Measure;
import dev.organza.judge.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberJudgesTest {

  /** With less work for the slow ones than by default. */
  private static final List<Judge> JUDGES =
      Stream.concat(
              Stream.of(
                  new SlicedWasserstein(40, 1_000, 20),
                  new TwoSampleClassifier(1_500, 200, 250),
                  new ClassicalFit(1_000, 5)),
              NumberJudges.all().stream())
          .toList();

  private static Judge named(String name) {
    return JUDGES.stream()
        .filter(judge -> judge.description().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Half of the modes dropped moves mass further than a slight damage, and noise everything. */
  @ParameterizedTest
  @CsvSource({
    "ks, mixture",
    "wasserstein-1, mixture",
    "kl-js, mixture",
    "wasserstein-1, grid25",
    "sliced-wasserstein, mixture",
    "sliced-wasserstein, grid25",
    "sliced-wasserstein, ring8",
    "two-sample-classifier, mixture",
    "two-sample-classifier, grid25"
  })
  void plantedFaultsAreOrdered(String name, String source) {
    double[] values = Planted.values(named(name), Planted.evidence(source));
    assertThat(values).isSorted();
    assertThat(values[3]).isGreaterThan(1.05 * values[0]);
  }

  @Test
  void modesSeeWhatIsMissing() {
    List<Evidence> evidence = Planted.evidence("grid25");
    Judge modes = named("modes");
    assertThat(Planted.values(modes, evidence)[0]).isEqualTo(25);
    assertThat(Planted.values(modes, evidence)[2]).isEqualTo(13);
    Measure share = modes.judge(evidence.get(0)).measures().get(1);
    // Within three standard deviations in the plane: 1 − e^(−9/2).
    assertThat(Objects.requireNonNull(share.interval()).low()).isLessThan(1 - Math.exp(-4.5));
    assertThat(Objects.requireNonNull(share.interval()).high()).isGreaterThan(1 - Math.exp(-4.5));
    double reverseKl = modes.judge(evidence.get(2)).measures().get(2).value();
    assertThat(reverseKl).isCloseTo(Math.log(25.0 / 13), within(0.02));
  }

  @Test
  void theSameSamplesAreAtNoDistance() {
    Dataset data = Planted.normal(200, 3, 2, 1);
    try (Evidence same = Evidence.of(data, data).build()) {
      for (String name : List.of("ks", "wasserstein-1", "kl-js", "sliced-wasserstein")) {
        assertThat(named(name).judge(same).measures().get(0).value()).as(name).isZero();
      }
    }
  }

  @Test
  void aShiftIsTheDistance() {
    double[] values = new double[301];
    double[] moved = new double[301];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 16.0;
      moved[i] = i / 16.0 + 0.25;
    }
    try (Evidence evidence = Evidence.of(Planted.numbers(values), Planted.numbers(moved)).build()) {
      Measure found = named("wasserstein-1").judge(evidence).measures().get(0);
      assertThat(found.value()).isCloseTo(0.25, within(1e-9));
      assertThat(Objects.requireNonNull(found.interval()).high()).isGreaterThanOrEqualTo(0.25);
    }
  }

  /** A table's mean does not depend on the units of its columns. */
  @Test
  void columnsCountAlikeWhateverTheirUnits() {
    SplittableRandom random = new SplittableRandom(3);
    float[][] real = new float[500][2];
    float[][] fake = new float[400][2];
    for (float[] row : real) {
      row[0] = (float) random.nextGaussian();
      row[1] = (float) (1000 * random.nextGaussian());
    }
    for (float[] row : fake) {
      row[0] = (float) (0.5 + random.nextGaussian());
      row[1] = (float) (1000 * random.nextGaussian());
    }
    try (Evidence evidence = Evidence.of(Planted.dataset(real), Planted.dataset(fake)).build()) {
      Verdict verdict = named("wasserstein-1").judge(evidence);
      assertThat(verdict.measures().get(1).value()).isCloseTo(0.5, within(0.1));
      assertThat(verdict.notes().get(0)).contains("number 0");
      assertThat(verdict.measures().get(0).value()).isBetween(0.2, 0.4);
    }
  }

  /** JS of N(0,1) and N(1,1) is 0.1105 nats, by quadrature; bins lose little of it. */
  @Test
  void divergencesOfNormalsAreNearTheirKnownValues() {
    try (Evidence evidence =
        Evidence.of(Planted.normal(20_000, 0, 1, 1), Planted.normal(20_000, 1, 1, 2)).build()) {
      Verdict verdict = named("kl-js").judge(evidence);
      Measure js = verdict.measures().get(0);
      assertThat(js.value()).isCloseTo(0.1105, within(0.004));
      // KL of N(0,1) from N(1,1) is ½.
      assertThat(verdict.measures().get(1).value()).isCloseTo(0.5, within(0.05));
      assertThat(Objects.requireNonNull(js.interval()).low()).isLessThan(0.1105);
      assertThat(Objects.requireNonNull(js.interval()).high()).isGreaterThan(0.105);
    }
    try (Evidence evidence =
        Evidence.of(Planted.normal(5_000, 0, 1, 1), Planted.normal(5_000, 100, 1, 2)).build()) {
      assertThat(named("kl-js").judge(evidence).measures().get(0).value())
          .isCloseTo(Math.log(2), within(0.03));
    }
  }

  @Test
  void knownDensitiesAreIntegrated() {
    try (Dataset gaussian =
        Datasets.open(DataOptions.DEFAULTS.withSource("gaussian"), DownloadListener.silent())) {
      try (Evidence evidence =
          Evidence.of(gaussian.slice(0, 5000), gaussian.slice(50_000, 90_000)).build()) {
        Verdict verdict = named("kl-js").judge(evidence);
        assertThat(verdict.protocol().get("real shares")).contains("known density");
        assertThat(verdict.measures().get(0).value()).isLessThan(0.001);
      }
    }
  }

  // Was a GAN needed?

  @Test
  void normalNumbersNeedNoGan() {
    try (Evidence evidence =
        Evidence.of(Planted.normal(900, 68, 2.5, 1), Planted.normal(5000, 68.6, 2.5, 2)).build()) {
      Verdict verdict = named("classical-fit").judge(evidence);
      assertThat(verdict.notes().get(0)).startsWith("A GAN was not needed here").contains("normal");
      assertThat(verdict.figures()).hasSize(1);
    }
  }

  /** Quantiles of the normal distribution have lighter tails than any t: its limit is likeliest. */
  @Test
  void studentsFreedomGoesOnTowardsTheNormal() {
    NormalDistribution normal = NormalDistribution.of(10, 2);
    double[] values = new double[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = normal.inverseCumulativeProbability((i + 0.5) / values.length);
    }
    ClassicalDistribution fit = StudentFit.of(values).orElseThrow();
    assertThat(Objects.requireNonNull(fit.parameters().get("freedom"))).isGreaterThan(1e5);
    double likelihood = Arrays.stream(values).map(normal::logDensity).sum();
    assertThat(fit.logLikelihood(values)).isGreaterThan(likelihood - 0.01);
    try (Evidence evidence =
        Evidence.of(Planted.numbers(values), Planted.normal(500, 10, 2, 2)).build()) {
      assertThat(named("classical-fit").judge(evidence).notes())
          .anySatisfy(
              note -> assertThat(note).startsWith("student").endsWith("the normal distribution"));
    }
  }

  @Test
  void threeModesNeedOne() {
    List<Evidence> evidence = Planted.evidence("mixture");
    Verdict verdict = named("classical-fit").judge(evidence.get(0));
    assertThat(verdict.notes().get(0)).startsWith("A GAN was needed here");
    double[] gains = Planted.values(named("classical-fit"), evidence);
    assertThat(gains[0]).isGreaterThan(gains[1]);
    assertThat(gains[1]).isGreaterThan(gains[2]);
    assertThat(gains[2]).isGreaterThan(gains[3]);
  }

  @Test
  void heldOutDataDecideWhereThereAreAny() {
    try (Evidence evidence =
        Evidence.of(Planted.normal(300, 0, 1, 1), Planted.normal(300, 0, 1, 2))
            .heldOut(Planted.normal(200, 0, 1, 3))
            .build()) {
      Verdict verdict = named("classical-fit").judge(evidence);
      assertThat(verdict.protocol().get("tested on")).isEqualTo("held-out data");
      assertThat(verdict.protocol().get("parts")).isEqualTo("5 of 40");
    }
  }

  @Test
  void countsAreFittedByPoisson() {
    SplittableRandom random = new SplittableRandom(5);
    double[] counts = new double[400];
    for (int i = 0; i < counts.length; i++) {
      // Knuth: how many uniform factors keep the product above e^−3.
      for (double product = random.nextDouble();
          product > Math.exp(-3);
          product *= random.nextDouble()) {
        counts[i]++;
      }
    }
    try (Evidence evidence =
        Evidence.of(Planted.numbers(counts), Planted.normal(400, 3, 1.7, 2)).build()) {
      assertThat(named("classical-fit").judge(evidence).notes().get(0)).contains("poisson");
    }
  }

  // Bad input

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ks",
        "wasserstein-1",
        "kl-js",
        "moments",
        "classical-fit",
        "sliced-wasserstein",
        "two-sample-classifier"
      })
  void badNumbersAreRefusedByName(String name) {
    Judge judge = named(name);
    Dataset good = Planted.normal(60, 0, 1, 1);
    double[] values = new double[60];
    values[7] = Double.NaN;
    try (Evidence evidence = Evidence.of(good, Planted.numbers(values)).build()) {
      assertThatThrownBy(() -> judge.judge(evidence))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("Sample 7 of planted has the value NaN");
    }
    values[7] = Double.POSITIVE_INFINITY;
    try (Evidence evidence = Evidence.of(Planted.numbers(values), good).build()) {
      assertThatThrownBy(() -> judge.judge(evidence)).isInstanceOf(UsageException.class);
    }
    try (Evidence evidence = Evidence.of(good, Planted.numbers(1)).build()) {
      assertThat(judge.objection(evidence)).isPresent();
      assertThatThrownBy(() -> judge.judge(evidence))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(name);
    }
  }

  /** A collapsed generator is the worst case that judges must not fail on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ks",
        "wasserstein-1",
        "kl-js",
        "moments",
        "classical-fit",
        "sliced-wasserstein",
        "two-sample-classifier"
      })
  void constantSamplesAreJudged(String name) {
    Judge judge = named(name);
    Dataset constant = Planted.normal(60, 5, 0, 1);
    try (Evidence collapsed = Evidence.of(Planted.normal(60, 0, 1, 1), constant).build();
        Evidence both = Evidence.of(constant, constant).build()) {
      assertThat(judge.judge(collapsed).measures()).isNotEmpty();
      if (name.equals("classical-fit")) {
        assertThat(judge.objection(both)).hasValueSatisfying(it -> assertThat(it).contains("same"));
      } else {
        assertThat(judge.judge(both).measures()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ks", "kl-js", "moments", "classical-fit", "modes", "wasserstein-1"})
  void imagesAreNotTheirs(String name) {
    Dataset images =
        Datasets.of("images", Shape.image(1, 2, 2), new float[50][4], new int[0], List.of());
    try (Evidence evidence = Evidence.of(images, images).build()) {
      assertThat(named(name).objection(evidence))
          .hasValueSatisfying(it -> assertThat(it).contains("[1,2,2]"));
    }
  }

  @Test
  void judgesAnswerTheSameTwice() {
    List<Evidence> evidence = Planted.evidence("mixture");
    for (Judge each : NumberJudges.all()) {
      Judge judge = named(each.description().name());
      if (judge.objection(evidence.get(1)).isPresent()) {
        continue; // for tables of several columns: TableJudgesTest
      }
      Verdict once = judge.judge(evidence.get(1));
      Verdict twice = judge.judge(evidence.get(1));
      assertThat(twice.measures()).as(judge.description().name()).isEqualTo(once.measures());
      assertThat(twice.protocol()).isEqualTo(once.protocol());
      assertThat(twice.notes()).isEqualTo(once.notes());
    }
  }
}
