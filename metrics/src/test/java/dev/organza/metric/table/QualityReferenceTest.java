package dev.organza.metric.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Quality, shapes and trends against SDMetrics. */
class QualityReferenceTest {

  private static final PairTrend.Rule OWN_EDGES = new PairTrend.Rule(true, 0, 0);

  static List<Written> cases() {
    return Written.all();
  }

  /** A number beside a category, moved by its whole range: the report does not notice. */
  @Test
  void onlyBinsOfTheRealColumnShowAShift() {
    double[] values = new double[300];
    double[] moved = new double[300];
    int[] codes = new int[300];
    for (int i = 0; i < 300; i++) {
      values[i] = i;
      moved[i] = i + 1000;
      codes[i] = i % 3;
    }
    TypedColumn category = new TypedColumn.Categories("category", List.of("a", "b", "c"), codes);
    TypedRows real = new TypedRows(List.of(new TypedColumn.Numbers("x", values), category), 300);
    TypedRows fake = new TypedRows(List.of(new TypedColumn.Numbers("x", moved), category), 300);
    assertThat(QualityScores.of(real, fake, OWN_EDGES).trend()).isEqualTo(1.0);
    // All generated rows lie in the last of ten bins.
    assertThat(QualityScores.of(real, fake, PairTrend.Rule.ALL).trend())
        .isCloseTo(0.1, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shapesAreThoseOfSdmetrics(Written written) {
    QualityScores scores = QualityScores.of(written.real(), written.fake(), PairTrend.Rule.ALL);
    assertThat(scores.shapes())
        .containsExactly(Written.numbers(written.json().get("shapes")), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trendsInBinsOfTheRealColumnAreThoseOfSdmetrics(Written written) {
    requireTrends(written, PairTrend.Rule.ALL, written.json().get("pairs"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trendsInBinsOfEitherSideAreThoseOfTheReport(Written written) {
    requireTrends(written, OWN_EDGES, written.json().at("/ownEdges/pairs"));
    requireScores(written, OWN_EDGES, written.json().get("ownEdges"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theReportIsThatOfSdmetrics(Written written) {
    requireTrends(written, PairTrend.Rule.REPORT, written.json().at("/report/pairs"));
    requireScores(written, PairTrend.Rule.REPORT, written.json().get("report"));
  }

  private static void requireTrends(Written written, PairTrend.Rule rule, JsonNode expected) {
    double[] found =
        PairTrend.of(written.real(), written.fake(), rule).stream()
            .mapToDouble(PairTrend::score)
            .toArray();
    assertThat(found).containsExactly(Written.numbers(expected), within(1e-9));
  }

  private static void requireScores(Written written, PairTrend.Rule rule, JsonNode expected) {
    QualityScores scores = QualityScores.of(written.real(), written.fake(), rule);
    assertThat(new double[] {scores.quality(), scores.shape(), scores.trend()})
        .containsExactly(
            new double[] {
              Written.number(expected.get("quality")),
              Written.number(expected.get("shapes")),
              Written.number(expected.get("trends"))
            },
            within(1e-9));
  }
}
