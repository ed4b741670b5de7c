package dev.organza.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every judge keeps, whatever it judges. Samples are {@code [count][elements]}. */
public abstract class JudgeContract {

  /** The judge under test. */
  protected abstract Judge judge();

  /** Evidence of these samples, with whatever else the judge needs. */
  protected abstract Evidence of(float[][] real, float[][] fake);

  /** Ordinary real samples; each call gives the same, in arrays of their own. */
  protected abstract float[][] real();

  /** Ordinary generated samples, likewise. */
  protected abstract float[][] fake();

  /** Evidence of a kind that the judge does not take. */
  protected abstract Evidence wrongKind();

  /**
   * By how much the first figure may change when the same samples come in another order; above 0
   * for judges that draw subsets.
   */
  protected double permutationTolerance() {
    return 1e-9;
  }

  /**
   * Generated samples from best to worst against {@link #real}, in which the first figure must get
   * worse with each; fewer than two if the judge asks no such question.
   */
  protected List<float[][]> ladder() {
    return List.of();
  }

  @Test
  void hasANameAQuestionAndAReference() {
    JudgeDescription description = judge().description();
    assertThat(description.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(description.question()).endsWith("?").doesNotContain("\n");
    assertThat(description.reference()).isNotBlank();
  }

  @Test
  void ordinarySamplesAreJudged() {
    requireSound(judged(real(), fake()));
  }

  @Test
  void askedTwiceItAnswersTheSame() {
    Verdict first = judged(real(), fake());
    Verdict second = judged(real(), fake());
    assertThat(second.measures()).isEqualTo(first.measures());
    assertThat(second.protocol()).isEqualTo(first.protocol());
    assertThat(second.notes()).isEqualTo(first.notes());
  }

  @Test
  void theOrderOfSamplesDoesNotMatter() {
    List<float[]> shuffled = new ArrayList<>(Arrays.asList(fake()));
    Collections.shuffle(shuffled, new Random(11));
    double expected = judged(real(), fake()).measures().get(0).value();
    double found = judged(real(), shuffled.toArray(float[][]::new)).measures().get(0).value();
    assertThat(found)
        .isCloseTo(expected, within(permutationTolerance() * (1 + Math.abs(expected))));
  }

  @Test
  void samplesThatAreAllTheSameAreJudgedOrRefused() {
    float[][] same = fake();
    for (float[] sample : same) {
      Arrays.fill(sample, 3);
    }
    judgedOrRefused(real(), same);
    judgedOrRefused(same, fake());
    judgedOrRefused(same, same);
  }

  @Test
  void aSampleOrTwoAreJudgedOrRefused() {
    for (int count : new int[] {1, 2, 5}) {
      judgedOrRefused(real(), Arrays.copyOf(fake(), count));
      judgedOrRefused(Arrays.copyOf(real(), count), fake());
      judgedOrRefused(Arrays.copyOf(real(), count), Arrays.copyOf(fake(), count));
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[][] fake = fake();
      fake[fake.length / 2][0] = wrong;
      try (Evidence evidence = of(real(), fake)) {
        assertThatThrownBy(() -> judge().judge(evidence))
            .isInstanceOf(OrganzaException.class)
            .satisfies(e -> requireReport(String.valueOf(e.getMessage())));
      }
    }
  }

  @Test
  void theWrongKindOfDataIsObjectedTo() {
    try (Evidence evidence = wrongKind()) {
      Optional<String> objection = judge().objection(evidence);
      assertThat(objection).isPresent();
      assertThatThrownBy(() -> judge().judge(evidence))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(judge().description().name())
          .hasMessageContaining(objection.get());
    }
  }

  @Test
  void worseSamplesGetWorseFigures() {
    List<Double> values = new ArrayList<>();
    for (float[][] fake : ladder()) {
      values.add(judged(real(), fake).measures().get(0).value());
    }
    Comparison better =
        judge().description().better() == JudgeDescription.Better.HIGHER
            ? (a, b) -> a > b
            : (a, b) -> a < b;
    for (int i = 1; i < values.size(); i++) {
      assertThat(better.holds(values.get(i - 1), values.get(i)))
          .as("figures from best to worst: %s", values)
          .isTrue();
    }
  }

  private interface Comparison {
    boolean holds(double a, double b);
  }

  /** The judge's verdict on these samples. */
  protected final Verdict judged(float[][] real, float[][] fake) {
    try (Evidence evidence = of(real, fake)) {
      return judge().judge(evidence);
    }
  }

  private void judgedOrRefused(float[][] real, float[][] fake) {
    try (Evidence evidence = of(real, fake)) {
      Optional<String> objection = judge().objection(evidence);
      if (objection.isPresent()) {
        requireReport(objection.get());
      } else {
        requireSound(judge().judge(evidence));
      }
    }
  }

  private static void requireReport(String text) {
    assertThat(text).isNotBlank();
    assertThat(text.lines().count()).as(text).isBetween(1L, 2L);
  }

  private static void requireSound(Verdict verdict) {
    assertThat(verdict.protocol()).isNotEmpty();
    assertThat(verdict.protocol().values()).allSatisfy(value -> assertThat(value).isNotBlank());
    assertThat(verdict.measures().stream().map(Measure::name)).doesNotHaveDuplicates();
    for (Measure measure : verdict.measures()) {
      Interval interval = measure.interval();
      if (interval != null) {
        assertThat(interval.low()).as("%s", measure).isLessThanOrEqualTo(interval.high());
        assertThat(interval.level()).isStrictlyBetween(0.0, 1.0);
      }
    }
    Set<String> figures = new HashSet<>();
    verdict.figures().forEach(figure -> assertThat(figures.add(figure.name())).isTrue());
  }
}
