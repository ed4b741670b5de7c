package dev.organza.metric.table;

import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * SDMetrics' pair trends: the mean over pairs of columns of {@link PairTrend}.
 *
 * @param most how many rows of a side are used
 */
record PairTrends(int most) implements Metric {

  static final PairTrends DEFAULTS = new PairTrends(50_000);

  /** So many pairs are named in notes. */
  private static final int NAMED = 5;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "pair-trends",
        "How alike is the dependence between pairs of columns?",
        Better.HIGHER,
        "column pair trends of SDMetrics 0.32.0: CorrelationSimilarity, ContingencySimilarity");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        TableSides.objection(input),
        Requirements.that(
            input.real().shape().elements() >= 2, "it is for tables of two columns or more."));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    TableScores compared = TableScores.of(input, most);
    TypedRows real = compared.sides().real();
    TypedRows fake = compared.sides().fake();
    ScoreIntervals scores = compared.scores();
    Baselines baselines = compared.baselines();
    QualityScores reported = QualityScores.of(real, fake, PairTrend.Rule.REPORT);
    List<PairTrend> trends = scores.whole().trends();
    List<PairTrend> worst =
        trends.stream()
            .filter(trend -> !Double.isNaN(trend.score()))
            .sorted(Comparator.comparingDouble(PairTrend::score))
            .toList();
    List<Measure> measures = new ArrayList<>();
    measures.add(scores.measure("pair trends", score -> TableScores.defined(score.trend())));
    measures.add(Measure.of("trend of the worst pair", worst.isEmpty() ? 0 : worst.get(0).score()));
    measures.add(baselines.apart("trends of independent columns", QualityScores::trend));
    measures.add(baselines.again("trends of real rows drawn again", QualityScores::trend));
    long counted = reported.trends().stream().filter(trend -> !Double.isNaN(trend.score())).count();
    if (counted > 0) {
      measures.add(Measure.of("trends by the report of SDMetrics", reported.trend()));
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("definition", TableScores.DEFINITION);
    protocol.put("pairs", "%d, of which %d are defined".formatted(trends.size(), worst.size()));
    protocol.put("pairs in the report of SDMetrics", Long.toString(counted));
    protocol.put("bins", "10, between the least and the largest real value");
    protocol.put("rows", "at most %d of each".formatted(most));
    return new Measurement(
        measures,
        protocol,
        notes(real, worst, trends.size() - worst.size()),
        ColumnFigures.pairs(real, trends));
  }

  private static List<String> notes(TypedRows real, List<PairTrend> worst, int undefined) {
    List<String> notes = new ArrayList<>();
    if (!worst.isEmpty()) {
      notes.add(
          "The worst pairs: "
              + String.join(", ", worst.stream().limit(NAMED).map(t -> named(real, t)).toList())
              + ".");
    }
    if (undefined > 0) {
      notes.add(
          "%d pairs have no trend, because a column is constant on one side; they do not count."
              .formatted(undefined));
    }
    return notes;
  }

  private static String named(TypedRows real, PairTrend trend) {
    String names =
        real.columns().get(trend.first()).name()
            + " and "
            + real.columns().get(trend.second()).name();
    return Double.isNaN(trend.real())
        ? String.format(Locale.ROOT, "%s (%.3f)", names, trend.score())
        : String.format(
            Locale.ROOT,
            "%s (%.3f: correlation %.2f, real %.2f)",
            names,
            trend.score(),
            trend.fake(),
            trend.real());
  }
}
