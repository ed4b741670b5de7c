package dev.organza.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.journal.Better;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every metric keeps, whatever it metrics. Samples are {@code [count][elements]}. */
public abstract class MetricContract {

  /** The metric under test. */
  protected abstract Metric measure();

  /** MetricInput of these samples, with whatever else the metric needs. */
  protected abstract MetricInput of(float[][] real, float[][] fake);

  /** Ordinary real samples; each call gives the same, in arrays of their own. */
  protected abstract float[][] real();

  /** Ordinary generated samples, likewise. */
  protected abstract float[][] fake();

  /** MetricInput of a kind that the metric does not take. */
  protected abstract MetricInput wrongKind();

  /**
   * By how much the first figure may change when the same samples come in another order; above 0
   * for metrics that draw subsets.
   */
  protected double permutationTolerance() {
    return 1e-9;
  }

  /**
   * Generated samples from best to worst against {@link #real}, in which the first figure must get
   * worse with each; fewer than two if the metric asks no such question.
   */
  protected List<float[][]> ladder() {
    return List.of();
  }

  @Test
  void hasANameAQuestionAndAReference() {
    MetricDescription description = measure().description();
    assertThat(description.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(description.question()).endsWith("?").doesNotContain("\n");
    assertThat(description.reference()).isNotBlank();
  }

  @Test
  void ordinarySamplesAreMeasured() {
    requireSound(measured(real(), fake()));
  }

  @Test
  void askedTwiceItAnswersTheSame() {
    Measurement first = measured(real(), fake());
    Measurement second = measured(real(), fake());
    assertThat(second.measures()).isEqualTo(first.measures());
    assertThat(second.protocol()).isEqualTo(first.protocol());
    assertThat(second.notes()).isEqualTo(first.notes());
  }

  @Test
  void theOrderOfSamplesDoesNotMatter() {
    List<float[]> shuffled = new ArrayList<>(Arrays.asList(fake()));
    Collections.shuffle(shuffled, new Random(11));
    double expected = measured(real(), fake()).measures().get(0).value();
    double found = measured(real(), shuffled.toArray(float[][]::new)).measures().get(0).value();
    assertThat(found)
        .isCloseTo(expected, within(permutationTolerance() * (1 + Math.abs(expected))));
  }

  @Test
  void samplesThatAreAllTheSameAreMeasuredOrRefused() {
    float[][] same = fake();
    for (float[] sample : same) {
      Arrays.fill(sample, 3);
    }
    measuredOrRefused(real(), same);
    measuredOrRefused(same, fake());
    measuredOrRefused(same, same);
  }

  @Test
  void aSampleOrTwoAreMeasuredOrRefused() {
    for (int count : new int[] {1, 2, 5}) {
      measuredOrRefused(real(), Arrays.copyOf(fake(), count));
      measuredOrRefused(Arrays.copyOf(real(), count), fake());
      measuredOrRefused(Arrays.copyOf(real(), count), Arrays.copyOf(fake(), count));
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[][] fake = fake();
      fake[fake.length / 2][0] = wrong;
      try (MetricInput input = of(real(), fake)) {
        assertThatThrownBy(() -> measure().measure(input))
            .isInstanceOf(OrganzaException.class)
            .satisfies(e -> requireReport(String.valueOf(e.getMessage())));
      }
    }
  }

  @Test
  void theWrongKindOfDataIsObjectedTo() {
    try (MetricInput input = wrongKind()) {
      Optional<String> objection = measure().objection(input);
      assertThat(objection).isPresent();
      assertThatThrownBy(() -> measure().measure(input))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(measure().description().name())
          .hasMessageContaining(objection.get());
    }
  }

  @Test
  void worseSamplesGetWorseFigures() {
    List<Double> values = new ArrayList<>();
    for (float[][] fake : ladder()) {
      values.add(measured(real(), fake).measures().get(0).value());
    }
    Comparison better =
        measure().description().better() == Better.HIGHER ? (a, b) -> a > b : (a, b) -> a < b;
    for (int i = 1; i < values.size(); i++) {
      assertThat(better.holds(values.get(i - 1), values.get(i)))
          .as("figures from best to worst: %s", values)
          .isTrue();
    }
  }

  private interface Comparison {
    boolean holds(double a, double b);
  }

  /** The metric's measurement on these samples. */
  protected final Measurement measured(float[][] real, float[][] fake) {
    try (MetricInput input = of(real, fake)) {
      return measure().measure(input);
    }
  }

  private void measuredOrRefused(float[][] real, float[][] fake) {
    try (MetricInput input = of(real, fake)) {
      Optional<String> objection = measure().objection(input);
      if (objection.isPresent()) {
        requireReport(objection.get());
      } else {
        requireSound(measure().measure(input));
      }
    }
  }

  private static void requireReport(String text) {
    assertThat(text).isNotBlank();
    assertThat(text.lines().count()).as(text).isBetween(1L, 2L);
  }

  private static void requireSound(Measurement measurement) {
    assertThat(measurement.protocol()).isNotEmpty();
    assertThat(measurement.protocol().values()).allSatisfy(value -> assertThat(value).isNotBlank());
    assertThat(measurement.measures().stream().map(Measure::name)).doesNotHaveDuplicates();
    for (Measure measure : measurement.measures()) {
      Interval interval = measure.interval();
      if (interval != null) {
        assertThat(interval.low()).as("%s", measure).isLessThanOrEqualTo(interval.high());
        assertThat(interval.level()).isStrictlyBetween(0.0, 1.0);
      }
    }
    Set<String> figures = new HashSet<>();
    measurement.figures().forEach(figure -> assertThat(figures.add(figure.name())).isTrue());
  }
}
