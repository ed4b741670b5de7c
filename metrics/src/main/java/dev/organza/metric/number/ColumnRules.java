package dev.organza.metric.number;

import dev.organza.data.Dataset;
import dev.organza.data.summary.ColumnFacts;
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
 * Violations of the rules of a table's columns: generated values that are not integers where all
 * real ones are, and values outside the real range. Distances hardly show them.
 *
 * <p>A new value of the same distribution is outside the range of n real ones with a probability of
 * 2/(n + 1), which is reported too.
 */
final class ColumnRules implements Metric {

  /** At most so many columns are named in notes. */
  private static final int NAMED = 5;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "columns",
        "Which share of the generated values is not an integer, or out of range, where no real one is?",
        Better.LOWER,
        "counts, column by column");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.rows(input),
        Requirements.counts(input, 2),
        input.training().columns().isEmpty()
            ? Optional.of("it is for tables, and these rows have no named columns.")
            : Optional.empty());
  }

  /**
   * The violations in one column.
   *
   * @param name of the column
   * @param facts of its real values
   * @param broken the share that is not whole, of a whole column
   * @param below the share below the smallest real value
   * @param above the share above the largest
   */
  private record Column(String name, ColumnFacts facts, double broken, double below, double above) {

    double outside() {
      return below + above;
    }
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    List<ColumnFacts> facts = ColumnFacts.of(input.training());
    List<Column> columns = columns(facts, input.fake());
    double broken =
        columns.stream()
            .filter(column -> column.facts().wholeNumbers())
            .mapToDouble(Column::broken)
            .average()
            .orElse(0);
    double outside = columns.stream().mapToDouble(Column::outside).average().orElse(0);
    long whole = facts.stream().filter(ColumnFacts::wholeNumbers).count();
    double chance = 2.0 / (input.training().count() + 1);
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("columns", "%d, of which %d of whole numbers".formatted(columns.size(), whole));
    protocol.put("real rows", Integer.toString(input.training().count()));
    return new Measurement(
        List.of(
            Measure.of("values that break a rule", Math.min(1, broken + outside)),
            Measure.of("not whole, of whole columns", broken),
            Measure.of("outside the real range", outside),
            Measure.of("outside by chance alone", chance)),
        protocol,
        notes(columns, whole, chance),
        List.of());
  }

  private static List<Column> columns(List<ColumnFacts> facts, Dataset fake) {
    int[] broken = new int[facts.size()];
    int[] below = new int[facts.size()];
    int[] above = new int[facts.size()];
    double[] row = new double[facts.size()];
    for (int n = 0; n < fake.count(); n++) {
      fake.read(n, row, 0);
      for (int c = 0; c < row.length; c++) {
        broken[c] += facts.get(c).wholeNumbers() && row[c] != Math.rint(row[c]) ? 1 : 0;
        below[c] += row[c] < facts.get(c).minimum() ? 1 : 0;
        above[c] += row[c] > facts.get(c).maximum() ? 1 : 0;
      }
    }
    double count = fake.count();
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < row.length; c++) {
      columns.add(
          new Column(
              facts.get(c).name(),
              facts.get(c),
              broken[c] / count,
              below[c] / count,
              above[c] / count));
    }
    return columns;
  }

  private static List<String> notes(List<Column> columns, long whole, double chance) {
    List<String> notes = new ArrayList<>();
    columns.stream()
        .filter(column -> column.broken() > 0)
        .sorted(Comparator.comparingDouble(Column::broken).reversed())
        .limit(NAMED)
        .map(
            column ->
                text(
                    "%s: all real values are integers, and %.1f %% of the generated ones are not.",
                    column.name(), 100 * column.broken()))
        .forEach(notes::add);
    columns.stream()
        // More than ten times the expectation by chance.
        .filter(column -> column.outside() > 10 * chance)
        .sorted(Comparator.comparingDouble(Column::outside).reversed())
        .limit(NAMED)
        .map(
            column ->
                text(
                    "%s: %.1f %% of the generated values are below the smallest real one, %.6g, and %.1f %% above the largest, %.6g.",
                    column.name(),
                    100 * column.below(),
                    column.facts().minimum(),
                    100 * column.above(),
                    column.facts().maximum()))
        .forEach(notes::add);
    if (whole == 0) {
      notes.add("No column has only integers.");
    }
    return notes;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
