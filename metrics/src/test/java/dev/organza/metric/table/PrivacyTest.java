package dev.organza.metric.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Generators that copy, and ones that do not. */
class PrivacyTest {

  private static final float[][] REAL = Sheets.rows(600, 0, 0.9, 1);
  private static final float[][] HELD_OUT = Sheets.rows(600, 0, 0.9, 2);
  private static final float[][] OTHERS = Sheets.rows(500, 0, 0.9, 3);

  private static Measurement measured(Metric metric, float[][] fake) {
    Dataset heldOut = Sheets.dataset(HELD_OUT);
    try (MetricInput input =
        MetricInput.of(Sheets.dataset(REAL), Sheets.dataset(fake))
            .heldOut(heldOut)
            .seed(3)
            .build()) {
      return metric.measure(input);
    }
  }

  private static double value(Measurement measurement, String name) {
    return measure(measurement, name).value();
  }

  private static Measure measure(Measurement measurement, String name) {
    return measurement.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static float[][] firstReal(int rows) {
    return Arrays.stream(REAL).limit(rows).map(float[]::clone).toArray(float[][]::new);
  }

  /** Training rows with so much noise in the numbers. */
  private static float[][] blurred(double noise) {
    SplittableRandom random = new SplittableRandom(9);
    float[][] rows = firstReal(500);
    for (float[] row : rows) {
      row[0] += (float) (noise * random.nextGaussian());
      row[1] += (float) (noise * random.nextGaussian());
    }
    return rows;
  }

  @Test
  void copiesAreCounted() {
    float[][] fake = Sheets.rows(500, 0, 0.9, 3);
    System.arraycopy(firstReal(100), 0, fake, 0, 100);
    Measurement found = measured(CopiedRows.DEFAULTS, fake);
    assertThat(value(found, "copied rows")).isEqualTo(0.2);
    assertThat(value(found, "copied rows among held-out rows")).isZero();
    assertThat(
            Objects.requireNonNull(measure(found, "copied beyond held-out rows").interval()).low())
        .isGreaterThan(0.1);
    assertThat(found.notes().get(0)).contains("copies");
    assertThat(measured(CopiedRows.DEFAULTS, OTHERS).notes().get(0))
        .isEqualTo("No generated row is a training row.");
  }

  @Test
  void rowsOfTheSameDistributionAreAsFarAsHeldOutRows() {
    Measurement found = measured(ClosestRecord.DEFAULTS, OTHERS);
    assertThat(value(found, "distance to closest record"))
        .isCloseTo(value(found, "distance of held-out rows"), within(0.002));
    assertThat(contains(measure(found, "closer to training than to held-out rows"), 0.5)).isTrue();
    // The ranges of the two sides differ, which moves it from 1.
    assertThat(value(found, "overfitting protection")).isGreaterThan(0.7);
    assertThat(found.notes().get(0)).contains("not closer");
  }

  @Test
  void nearlyCopiedRowsAreCloser() {
    Measurement found = measured(ClosestRecord.DEFAULTS, blurred(0.001));
    assertThat(value(found, "distance to closest record"))
        .isLessThan(value(found, "distance of held-out rows") / 5);
    assertThat(value(found, "closer to training than to held-out rows")).isGreaterThan(0.95);
    assertThat(value(found, "overfitting protection")).isLessThan(0.1);
    assertThat(value(found, "nearest-neighbour distance ratio"))
        .isLessThan(value(found, "distance ratio of held-out rows") / 2);
    assertThat(value(found, "baseline protection")).isLessThan(0.2);
    assertThat(found.notes().get(0)).contains("may repeat");
  }

  /** Medians whose intervals overlap, and rows that lie on one side. */
  @Test
  void aFewNearlyCopiedRowsAreToldToo() {
    double[] distances = IntStream.range(0, 99).mapToDouble(i -> 1 + i).toArray();
    Interval above = new Interval(0.51, 0.61, 0.95, "test");
    assertThat(ClosestRecord.verdict(distances, distances, new Measure("share", 0.56, above)))
        .contains("about as far", "56 %", "may repeat");
    Interval around = new Interval(0.49, 0.61, 0.95, "test");
    assertThat(ClosestRecord.verdict(distances, distances, new Measure("share", 0.55, around)))
        .contains("not closer");
  }

  @Test
  void membersAreFoundIfTheirRowsAreRepeated() {
    Measurement copied = measured(MembershipInference.DEFAULTS, blurred(0.001));
    // 500 of 600 rows are there.
    assertThat(value(copied, "membership-inference AUC")).isGreaterThan(0.85);
    assertThat(value(copied, "found at 1 % false alarms")).isGreaterThan(0.6);
    assertThat(copied.notes().get(0)).contains("can be told");
    Measurement fair = measured(MembershipInference.DEFAULTS, OTHERS);
    assertThat(contains(fair.measures().get(0), 0.5)).isTrue();
    assertThat(value(fair, "found at 1 % false alarms")).isLessThan(0.05);
  }

  private static boolean contains(Measure measure, double value) {
    Interval interval = Objects.requireNonNull(measure.interval());
    return interval.low() <= value && value <= interval.high();
  }

  @Test
  void withoutHeldOutRowsTheFiguresSaySo() {
    try (MetricInput input = MetricInput.of(Sheets.dataset(REAL), Sheets.dataset(OTHERS)).build()) {
      assertThat(ClosestRecord.DEFAULTS.measure(input).notes().get(0)).contains("no held-out rows");
      assertThat(MembershipInference.DEFAULTS.objection(input).orElseThrow())
          .contains("held-out rows");
    }
  }

  /** Three members at 1, 2, 3 and two others at 2, 4: of six pairs 4½ are in order. */
  @Test
  void theAucIsTheShareOfPairsInOrder() {
    Measure auc = MembershipInference.auc(new double[] {1, 2, 3}, new double[] {2, 4});
    assertThat(auc.value()).isCloseTo(4.5 / 6, within(1e-12));
  }

  /** 100 numbers: the 95 % interval of the median goes from the 40th to the 61st (Conover). */
  @Test
  void theIntervalOfAMedianIsByOrderStatistics() {
    double[] values = new double[100];
    Arrays.setAll(values, i -> 100 - i);
    assertThat(Quantile.of(values, 0.5)).isEqualTo(50.5);
    Interval interval = Quantile.interval(values, 0.5);
    assertThat(interval.low()).isEqualTo(40);
    assertThat(interval.high()).isEqualTo(61);
  }

  /** The blocks of the reference rows leave no seam. */
  @Test
  void theClosestOfManyRowsIsFound() {
    double[] values = new double[3000];
    Arrays.setAll(values, i -> i);
    TypedRows reference =
        new TypedRows(List.of(new TypedColumn.Numbers("x", values)), values.length);
    double[] asked = {0.25, 1023.25, 1024, 2998.75, 5000};
    Gower.Closest closest =
        new Gower(reference)
            .closest(new TypedRows(List.of(new TypedColumn.Numbers("x", asked)), asked.length));
    double[] expected = {0.25, 0.25, 0, 0.25, 2001};
    double[] second = {0.75, 0.75, 1, 0.75, 2002};
    for (int i = 0; i < asked.length; i++) {
      assertThat(closest.first()[i]).isCloseTo(expected[i] / 2999, within(1e-12));
      assertThat(closest.second()[i]).isCloseTo(second[i] / 2999, within(1e-12));
    }
  }
}
