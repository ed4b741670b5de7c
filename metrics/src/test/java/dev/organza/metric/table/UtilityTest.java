package dev.organza.metric.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import dev.organza.metric.Interval;
import dev.organza.metric.Measurement;
import dev.organza.metric.MetricInput;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Models that learn from generated rows. */
class UtilityTest {

  /** It logs each of the models. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  @BeforeAll
  static void quietly() {
    TRIBUO.setLevel(Level.WARNING);
  }

  private static Measurement measured(Dataset real, Dataset fake, Dataset heldOut) {
    try (MetricInput input = MetricInput.of(real, fake).heldOut(heldOut).seed(3).build()) {
      return new Utility(600, 400).measure(input);
    }
  }

  private static Dataset sheet(double dependence, long seed) {
    return Sheets.dataset(Sheets.rows(600, 0, dependence, seed));
  }

  /** Two numbers, and a third that is twice their sum, or noise. */
  private static Dataset sums(boolean related, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[600][3];
    for (double[] row : rows) {
      row[0] = random.nextGaussian();
      row[1] = random.nextGaussian();
      row[2] = 100 + (related ? 2 * (row[0] + row[1]) : 3 * random.nextGaussian());
    }
    return DatasetBuilder.ofColumns(
            "sums", List.of(Column.number("a"), Column.number("b"), Column.number("sum")), rows)
        .build();
  }

  private static double value(Measurement measurement, String name) {
    return measurement.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void rowsOfTheSameDistributionTeachAsMuchAsRealOnes() {
    Measurement found = measured(sheet(0.95, 1), sheet(0.95, 2), sheet(0.95, 3));
    assertThat(found.protocol()).containsEntry("target", "kind");
    double real = value(found, "F1 trained on real");
    assertThat(real).isGreaterThan(0.6);
    assertThat(value(found, "F1 trained on synthetic")).isCloseTo(real, within(0.1));
    for (String learner : List.of("logistic regression", "decision tree", "AdaBoost")) {
      assertThat(value(found, learner + " on real")).as(learner).isGreaterThan(0.6);
      assertThat(value(found, learner + " on synthetic")).as(learner).isGreaterThan(0.6);
    }
    Interval lost = Objects.requireNonNull(found.measures().get(2).interval());
    assertThat(lost.low()).isLessThanOrEqualTo(0.03);
    assertThat(value(found, "accuracy trained on synthetic")).isGreaterThan(0.6);
  }

  @Test
  void independentColumnsTeachNothing() {
    Measurement found = measured(sheet(0.95, 1), sheet(0, 2), sheet(0.95, 3));
    assertThat(value(found, "F1 trained on synthetic"))
        .isLessThan(value(found, "F1 trained on real") - 0.2);
    assertThat(Objects.requireNonNull(found.measures().get(2).interval()).low()).isPositive();
  }

  @Test
  void theTargetOfNumbersIsTheLastOne() {
    Measurement found = measured(sums(true, 1), sums(true, 2), sums(true, 3));
    assertThat(found.protocol()).containsEntry("target", "sum");
    assertThat(value(found, "linear regression on real")).isGreaterThan(0.9);
    assertThat(value(found, "regression tree on real")).isGreaterThan(0.7);
    assertThat(value(found, "random forest on real")).isGreaterThan(0.7);
    assertThat(value(found, "R² trained on synthetic")).isGreaterThan(0.75);
    assertThat(
            value(
                measured(sums(true, 1), sums(false, 2), sums(true, 3)), "R² trained on synthetic"))
        .isLessThan(0.3);
  }

  @Test
  void oneClassTeachesNothing() {
    float[][] same = Sheets.rows(300, 0, 0.9, 4);
    for (float[] row : same) {
      row[2] = 1;
    }
    Measurement found = measured(sheet(0.9, 1), Sheets.dataset(same), sheet(0.9, 3));
    assertThat(found.measures().get(0).value()).isZero();
    assertThat(found.notes().get(0)).contains("\"kind\"");
  }

  /** Of 3 true and 3 said, 2 agree: 2·2/(3 + 3). The macro mean is over the classes that occur. */
  @Test
  void f1IsTheHarmonicMeanOfPrecisionAndRecall() {
    double[] truth = {1, 1, 1, 0, 0, 0, 0};
    double[] said = {1, 1, 0, 1, 0, 0, 0};
    int[] rows = {0, 1, 2, 3, 4, 5, 6};
    TypedColumn column =
        new TypedColumn.Categories("c", List.of("no", "yes"), new int[] {1, 1, 1, 0, 0, 0, 0});
    TypedRows real = new TypedRows(List.of(column), 7);
    Prediction binary = Classification.of(real, 0);
    assertThat(binary.description()).contains("rarer");
    assertThat(binary.score(said, truth, rows)).isCloseTo(2.0 / 3, within(1e-12));
    TypedColumn three =
        new TypedColumn.Categories("c", List.of("a", "b", "d"), new int[] {1, 1, 1, 0, 0, 0, 2});
    Prediction macro = Classification.of(new TypedRows(List.of(three), 7), 0);
    assertThat(macro.score(said, truth, rows)).isCloseTo((2.0 / 3 + 0.75) / 2, within(1e-12));
  }
}
