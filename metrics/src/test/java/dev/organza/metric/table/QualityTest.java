package dev.organza.metric.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.MetricInput;
import dev.organza.metric.evaluation.Metrics;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the quality of a table says beside its value. */
class QualityTest {

  private static final float[][] REAL = Sheets.rows(2000, 0, 0.9, 1);

  private static Measurement measured(float[][] fake) {
    try (MetricInput input =
        MetricInput.of(Sheets.dataset(REAL), Sheets.dataset(fake)).seed(3).build()) {
      return TableQuality.DEFAULTS.measure(input);
    }
  }

  private static Measure named(Measurement measurement, String name) {
    return measurement.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rowsAreComparedOnceForAllMetrics() {
    float[][] fake = Sheets.rows(300, 0, 0.9, 2);
    try (MetricInput input = MetricInput.of(Sheets.dataset(REAL), Sheets.dataset(fake)).build();
        MetricInput other = MetricInput.of(Sheets.dataset(REAL), Sheets.dataset(fake)).build()) {
      TableScores first = TableScores.of(input, 1000);
      assertThat(TableScores.of(input, 1000)).isSameAs(first);
      assertThat(TableScores.of(input, 999)).isNotSameAs(first);
      assertThat(TableScores.of(other, 1000)).isNotSameAs(first);
    }
  }

  @Test
  void rowsOfTheSameDistributionBeatIndependentColumns() {
    Measurement good = measured(Sheets.rows(1500, 0, 0.9, 2));
    assertThat(good.notes().get(0)).contains("are better than independent columns");
    Measure quality = good.measures().get(0);
    assertThat(quality.value())
        .isGreaterThan(named(good, "quality of independent columns").value())
        .isLessThan(1);
    Measure again = named(good, "quality of real rows drawn again");
    assertThat(again.value()).isBetween(quality.value() - 0.02, 1.0);
  }

  @Test
  void independentColumnsDoNotBeatIndependentColumns() {
    assertThat(measured(Sheets.rows(1500, 0, 0, 2)).notes().get(0))
        .contains("do not beat independent columns");
    assertThat(measured(Sheets.rows(1500, 3, 0, 2)).notes().get(0))
        .contains("do not beat independent columns");
  }

  /** Which side of a bound a number lies on follows from it, or its square. */
  private static Dataset sides(boolean square, double dependence, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[1500][2];
    for (double[] row : rows) {
      row[0] = random.nextGaussian();
      double by = random.nextDouble() < dependence ? row[0] : random.nextGaussian();
      row[1] = (square ? by * by > 0.6 : by > 0.2) ? 1 : 0;
    }
    return DatasetBuilder.ofColumns(
            "sides", List.of(Column.number("x"), new Column("side", List.of("no", "yes"))), rows)
        .build();
  }

  private static String verdictOnCopula(Dataset real, Dataset fake) {
    try (MetricInput input = MetricInput.of(real, fake).seed(3).build()) {
      return TableQuality.DEFAULTS.measure(input).notes().get(0); // which the report begins with
    }
  }

  /** A generator that learned half of what a copula has is of no use, and is told so. */
  @Test
  void aCopulaThatIsAsGoodIsNamed() {
    assertThat(verdictOnCopula(sides(false, 1, 1), sides(false, 0.25, 2)))
        .contains("do not beat a Gaussian copula");
    // What depends on a square has no rank correlation.
    assertThat(verdictOnCopula(sides(true, 1, 1), sides(true, 1, 2)))
        .contains("better than a Gaussian copula");
  }

  /** The interval is for other rows of the same generator. */
  @Test
  void theIntervalCoversTheMeanOverOtherRows() {
    double[] values = new double[40];
    double[] lows = new double[40];
    double[] highs = new double[40];
    double mean = 0;
    TypedRows real = rows(REAL);
    for (int i = 0; i < values.length; i++) {
      TypedRows fake = rows(Sheets.rows(500, 0.3, 0.6, 100 + i));
      Measure found =
          ScoreIntervals.of(real, fake, PairTrend.Rule.ALL, i)
              .measure("quality", QualityScores::quality);
      values[i] = found.value();
      lows[i] = Objects.requireNonNull(found.interval()).low();
      highs[i] = Objects.requireNonNull(found.interval()).high();
      mean += values[i] / values.length;
    }
    int covered = 0;
    for (int i = 0; i < values.length; i++) {
      covered += lows[i] <= mean && mean <= highs[i] ? 1 : 0;
    }
    // Binomial, 95 % of 40: fewer than 33 has a probability of 0.3 %.
    assertThat(covered).isGreaterThanOrEqualTo(33);
    assertThat(highs[0] - lows[0]).isLessThan(0.1);
  }

  private static TypedRows rows(float[][] values) {
    Dataset data = Sheets.dataset(values);
    return new TypedRowReader(data, false).read(data, values.length, 1);
  }

  @Test
  void categoriesAreComparedByName() {
    List<Column> columns = List.of(Column.number("x"), new Column("c", List.of("a", "b")));
    List<Column> turned = List.of(Column.number("x"), new Column("c", List.of("b", "a", "new")));
    double[][] real = {{1, 0}, {2, 0}, {3, 1}, {4, 1}};
    double[][] fake = {{1, 1}, {2, 1}, {3, 0}, {4, 2}};
    try (MetricInput input =
        MetricInput.of(
                DatasetBuilder.ofColumns("real", columns, real).build(),
                DatasetBuilder.ofColumns("fake", turned, fake).build())
            .build()) {
      TableSides sides = TableSides.of(input, input.real(), 10);
      // a, a, b, b against a, a, b, new: a quarter differs.
      assertThat(ColumnShape.score(sides.real().columns().get(1), sides.fake().columns().get(1)))
          .isCloseTo(0.75, within(1e-6));
    }
  }

  /** Their codes have no distances. */
  @Test
  void metricsOfNumbersObjectToCategories() {
    try (MetricInput input =
        MetricInput.of(Sheets.dataset(REAL), Sheets.dataset(REAL.clone())).build()) {
      for (String name : List.of("sliced-wasserstein", "two-sample-classifier", "simple-models")) {
        assertThat(Metrics.standard().named(name).objection(input).orElseThrow())
            .contains("\"kind\"");
      }
      assertThat(TableQuality.DEFAULTS.objection(input)).isEmpty();
    }
  }

  @Test
  void numbersBesideCategoriesAreObjectedTo() {
    double[][] rows = {{1}, {0}, {1}};
    try (MetricInput input =
        MetricInput.of(
                DatasetBuilder.ofColumns("a.csv", List.of(Column.number("x")), rows).build(),
                DatasetBuilder.ofColumns(
                        "b.csv",
                        List.of(new Column("x", List.of("0", "1"))),
                        new double[][] {{1}, {0}, {1}})
                    .build())
            .build()) {
      assertThat(TableQuality.DEFAULTS.objection(input).orElseThrow())
          .contains("\"x\"")
          .contains("a.csv")
          .contains("b.csv");
    }
  }
}
