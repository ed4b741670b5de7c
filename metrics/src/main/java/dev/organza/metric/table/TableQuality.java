package dev.organza.metric.table;

import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * SDMetrics' quality score: the mean of column shapes and of pair trends.
 *
 * <p>It differs from the report of SDMetrics 0.32.0 in two things. Numbers that are compared with
 * categories are put into bins of the real column on both sides, as SDMetrics' own
 * ContingencySimilarity does when it is called by itself; its report gives either side bins of its
 * own. And all pairs count; its report leaves out pairs that depend little on each other in the
 * real data. The report's own value is a further measure.
 *
 * @param most how many rows of a side are used; SDMetrics' report uses as many for pairs
 */
record TableQuality(int most) implements Metric {

  static final TableQuality DEFAULTS = new TableQuality(50_000);

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "quality",
        "How alike are columns and pairs of columns of generated and real rows, beside independent columns?",
        Better.HIGHER,
        "quality score of SDMetrics 0.32.0: mean of column shapes and pair trends");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return TableSides.objection(input);
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    TableScores compared = TableScores.of(input, most);
    TableSides sides = compared.sides();
    ScoreIntervals scores = compared.scores();
    Baselines baselines = compared.baselines();
    Measure quality = scores.measure("quality", score -> TableScores.defined(score.quality()));
    Measure apart = baselines.apart("quality of independent columns", QualityScores::quality);
    Measure copula = baselines.copula("quality of a Gaussian copula", QualityScores::quality);
    Measure again = baselines.again("quality of real rows drawn again", QualityScores::quality);
    List<Measure> measures = new ArrayList<>();
    measures.add(quality);
    measures.add(scores.measure("column shapes", score -> TableScores.defined(score.shape())));
    measures.add(scores.measure("pair trends", score -> TableScores.defined(score.trend())));
    measures.add(apart);
    measures.add(copula);
    measures.add(again);
    sides
        .heldOut()
        .map(rows -> QualityScores.of(sides.real(), rows, TableScores.RULE).quality())
        .ifPresent(
            value ->
                measures.add(Measure.of("quality of held-out rows", TableScores.defined(value))));
    double reported = QualityScores.of(sides.real(), sides.fake(), PairTrend.Rule.REPORT).quality();
    measures.add(Measure.of("quality by the report of SDMetrics", TableScores.defined(reported)));
    return new Measurement(measures, protocol(), notes(quality, apart, copula, again), List.of());
  }

  private Map<String, String> protocol() {
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("definition", TableScores.DEFINITION);
    protocol.put("pairs", "all that are defined");
    protocol.put("bins", "10, between the least and the largest real value");
    protocol.put("rows", "at most %d of each".formatted(most));
    protocol.put(
        "report of SDMetrics",
        "bins of each side; |correlation| above 0.5, Cramér's V above 0.3 in the real rows");
    protocol.put("baselines", "as many rows as generated, " + Baselines.METHOD);
    return protocol;
  }

  private static List<String> notes(Measure quality, Measure apart, Measure copula, Measure again) {
    Interval interval = quality.interval();
    double low = interval == null ? quality.value() : interval.low();
    String verdict =
        low > apart.value()
            ? "The generated rows are better than independent columns (quality %.3f and %.3f): they may be used to test software, and for a first look at how columns depend on each other."
            : "The generated rows do not beat independent columns here (quality %.3f and %.3f): they may be used to test software, and not to study how columns depend on each other.";
    String beside =
        low > copula.value()
            ? " They are better than a Gaussian copula, too (%.3f)."
            : " They do not beat a Gaussian copula (%.3f), which is fitted in seconds and needs no GAN.";
    return List.of(
        String.format(
            Locale.ROOT, verdict + beside, quality.value(), apart.value(), copula.value()),
        String.format(
            Locale.ROOT,
            "As many rows drawn from the real ones again have a quality of %.3f: more cannot be expected.",
            again.value()));
  }
}
