package dev.organza.metric.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.journal.Better;
import dev.organza.metric.Figure;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Result;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFolderTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  /** The difference of the means, which anyone can check. */
  private record MeanDifference(int decimals) implements Metric {

    @Override
    public MetricDescription description() {
      return new MetricDescription("mean-difference", "Are the means one?", Better.LOWER, "");
    }

    @Override
    public Optional<String> objection(MetricInput input) {
      return input.real().shape().elements() == 1
          ? Optional.empty()
          : Optional.of("it has rows of " + input.real().shape());
    }

    @Override
    public Measurement measure(MetricInput input) {
      requireFit(input);
      double difference = Math.abs(mean(input.real()) - mean(input.fake()));
      return new Measurement(
          List.of(
              new Measure("difference", difference, new Interval(0, 3, 0.95, "made up")),
              Measure.of("infinite", Double.POSITIVE_INFINITY)),
          Map.of("decimals", Integer.toString(decimals)),
          List.of("A <note>."),
          List.of(
              new Figure("dot", "A dot.", new BufferedImage(2, 3, BufferedImage.TYPE_INT_RGB))));
    }

    private static double mean(Dataset data) {
      float[] value = new float[1];
      double sum = 0;
      for (int i = 0; i < data.count(); i++) {
        data.read(i, value, 0);
        sum += value[0];
      }
      return sum / data.count();
    }
  }

  private static Dataset numbers(String name, float... values) {
    float[][] rows = new float[values.length][];
    for (int i = 0; i < values.length; i++) {
      rows[i] = new float[] {values[i]};
    }
    return Datasets.of(name, Shape.of(1), rows, new int[0], List.of());
  }

  private static ComputedResult evaluation(int decimals, float... fake) {
    try (MetricInput input =
        MetricInput.of(numbers("real", 1, 2, 3), numbers("fake", fake))
            .heldOut(numbers("unseen", 1))
            .seed(7)
            .build()) {
      return ComputedResult.of(new MeanDifference(decimals), input);
    }
  }

  @Test
  void aCardComesBackAsItWasWritten() {
    ResultFolder results = new ResultFolder(folder.resolve("a/b"));
    ComputedResult evaluation = evaluation(2, 4, 6);
    results.write(evaluation);
    assertThat(results.read()).containsExactly(evaluation.result());
    Result result = results.read().get(0);
    assertThat(result.measure().value()).isEqualTo(3); // 5 − 2
    assertThat(result.measures().get(1).value()).isInfinite();
    assertThat(result.real().count()).isEqualTo(3);
    assertThat(result.fake().count()).isEqualTo(2);
    assertThat(result.fake().sha256()).isNotEqualTo(result.real().sha256());
    assertThat(result.seed()).isEqualTo(7);
    assertThat(results.figure(result, "dot")).isNotEmptyFile();
  }

  @Test
  void aMetricThatIsAskedAgainReplacesItsResult() {
    ResultFolder results = new ResultFolder(folder);
    results.write(evaluation(2, 4));
    results.write(evaluation(2, 2));
    assertThat(results.read()).hasSize(1);
    assertThat(results.read().get(0).measure().value()).isZero();
  }

  @Test
  void noFolderHasNoResults() {
    assertThat(new ResultFolder(folder.resolve("none")).read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "{", "[]", "{\"metric\": 3}", "{\"metric\":\"a\",\"measures\":[]} x"})
  void aDamagedCardIsRefusedByName(String content) throws IOException {
    Files.writeString(folder.resolve("fid.json"), content);
    assertThatThrownBy(() -> new ResultFolder(folder).read())
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("fid.json")
        .message()
        .satisfies(message -> assertThat(message.lines().count()).isLessThanOrEqualTo(2));
  }

  @Test
  void resultsAreComparedOnlyIfTheirProtocolsAgree() {
    Result result = evaluation(2, 4, 6).result();
    result.requireComparable(evaluation(2, 8, 8).result());
    assertThatThrownBy(() -> result.requireComparable(evaluation(3, 4, 6).result()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("decimals (2 and 3)");
    assertThatThrownBy(() -> result.requireComparable(evaluation(2, 4).result()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("fake count (2 and 1)")
        .hasMessageNotContaining("decimals");
  }

  @Test
  void judgesAreFoundByNameAndAskedOnlyAboutWhatFits() {
    Metrics metrics = new Metrics(List.of(new MeanDifference(2)));
    assertThat(metrics.named("mean-difference").description().better()).isEqualTo(Better.LOWER);
    assertThatThrownBy(() -> metrics.named("mean-diference"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Did you mean mean-difference?");
    assertThatThrownBy(() -> new Metrics(List.of(new MeanDifference(2), new MeanDifference(3))))
        .isInstanceOf(IllegalArgumentException.class);
    Dataset pairs = Datasets.of("pairs", Shape.of(2), new float[3][2], new int[0], List.of());
    try (MetricInput fitting = MetricInput.of(numbers("a", 1), numbers("b", 1)).build();
        MetricInput other = MetricInput.of(pairs, pairs).build()) {
      assertThat(Metrics.fitting(metrics.all(), fitting)).hasSize(1);
      assertThat(Metrics.fitting(metrics.all(), other)).isEmpty();
      assertThatThrownBy(() -> metrics.named("mean-difference").measure(other))
          .isInstanceOf(UsageException.class)
          .hasMessage("mean-difference cannot measure this: it has rows of [2]");
    }
  }

  @Test
  void evidenceOfTwoShapesIsRefused() {
    Dataset pairs = Datasets.of("pairs", Shape.of(2), new float[3][2], new int[0], List.of());
    assertThatThrownBy(() -> MetricInput.of(pairs, numbers("b", 1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[2]")
        .hasMessageContaining("[1]");
    assertThatThrownBy(() -> MetricInput.of(pairs, pairs).heldOut(numbers("b", 1)))
        .isInstanceOf(UsageException.class);
  }
}
