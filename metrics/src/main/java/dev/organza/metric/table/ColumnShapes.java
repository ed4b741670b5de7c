package dev.organza.metric.table;

import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * SDMetrics' column shapes: the mean over columns of {@link ColumnShape}.
 *
 * @param most how many rows of a side are used
 */
record ColumnShapes(int most) implements Metric {

  static final ColumnShapes DEFAULTS = new ColumnShapes(50_000);

  /** So many columns are named in notes. */
  private static final int NAMED = 5;

  /** A difference of the rates of missing values that is worth a note. */
  private static final double MISSED = 0.02;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "column-shapes",
        "How alike are the distributions of single columns?",
        Better.HIGHER,
        "column shapes of SDMetrics 0.32.0: KSComplement, TVComplement");
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
    double[] shapes = scores.whole().shapes();
    List<Integer> worst =
        IntStream.range(0, shapes.length)
            .filter(c -> !Double.isNaN(shapes[c]))
            .boxed()
            .sorted(Comparator.comparingDouble(c -> shapes[c]))
            .toList();
    List<Measure> measures = new ArrayList<>();
    measures.add(scores.measure("column shapes", score -> TableScores.defined(score.shape())));
    measures.add(
        Measure.of("shape of the worst column", worst.isEmpty() ? 0 : shapes[worst.get(0)]));
    measures.add(baselines.again("shapes of real rows drawn again", QualityScores::shape));
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("definition", TableScores.DEFINITION);
    protocol.put("columns", Integer.toString(shapes.length));
    protocol.put("rows", "at most %d of each".formatted(most));
    return new Measurement(
        measures,
        protocol,
        notes(sides, shapes, worst),
        ColumnFigures.columns(sides.real(), sides.fake(), shapes));
  }

  private static List<String> notes(TableSides sides, double[] shapes, List<Integer> worst) {
    List<String> notes = new ArrayList<>();
    if (!worst.isEmpty()) {
      notes.add(
          "The worst columns: "
              + String.join(
                  ", ",
                  worst.stream()
                      .limit(NAMED)
                      .map(c -> text("%s (%.3f)", name(sides, c), shapes[c]))
                      .toList())
              + ".");
    }
    IntStream.range(0, shapes.length)
        .filter(c -> Double.isNaN(shapes[c]))
        .mapToObj(c -> text("%s has no values on one side, and does not count.", name(sides, c)))
        .limit(NAMED)
        .forEach(notes::add);
    IntStream.range(0, shapes.length)
        .filter(c -> Math.abs(missing(sides.real(), c) - missing(sides.fake(), c)) > MISSED)
        .mapToObj(
            c ->
                text(
                    "%s: %.1f %% of the real values are missing, and %.1f %% of the generated ones.",
                    name(sides, c), 100 * missing(sides.real(), c), 100 * missing(sides.fake(), c)))
        .limit(NAMED)
        .forEach(notes::add);
    return notes;
  }

  private static double missing(TypedRows rows, int column) {
    return (double) TableSides.missing(rows.columns().get(column)) / rows.count();
  }

  private static String name(TableSides sides, int column) {
    return sides.real().columns().get(column).name();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
