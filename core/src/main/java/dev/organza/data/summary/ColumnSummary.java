package dev.organza.data.summary;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of a column of any type, as people read it.
 *
 * @param name its name
 * @param type its type
 * @param missing the share of the rows in which it is missing
 * @param from the least value; empty for what has no order
 * @param to the greatest value
 * @param distinct how many different values there are; 0 for what is not learned
 * @param values the most frequent ones with their shares, or how it is written
 */
public record ColumnSummary(
    String name, String type, double missing, String from, String to, int distinct, String values) {

  private static final int SHOWN = 3;
  private static final int LONGEST = 24;

  /**
   * One for each column, if the data are rows of a table whose columns are not all plain numbers.
   */
  public static List<ColumnSummary> of(Dataset dataset) {
    if (!(dataset.schema().sample() instanceof Field.Row row)
        || dataset.columns().isEmpty()
        || row.table().columns().stream().allMatch(c -> c.type() == ColumnType.Real.ANY)) {
      return List.of();
    }
    List<ColumnSummary> columns = new ArrayList<>();
    int at = 0;
    for (Column column : row.table().columns()) {
      columns.add(column.type().isLearned() ? learned(dataset, column, at++) : made(column));
    }
    return columns;
  }

  private static ColumnSummary made(Column column) {
    String first = column.type().text(0);
    return new ColumnSummary(
        column.name(),
        column.type().word(),
        0,
        "",
        "",
        0,
        column.type() instanceof ColumnType.Identifier
            ? "made anew: " + clipped(first) + ", " + clipped(column.type().text(1)) + ", …"
            : "\"" + clipped(first) + "\" in every row");
  }

  private static ColumnSummary learned(Dataset dataset, Column column, int at) {
    Map<Double, Integer> counts = new HashMap<>();
    double[] values = new double[dataset.shape().elements()];
    for (int i = 0; i < dataset.count(); i++) {
      dataset.read(i, values, 0);
      counts.merge(values[at], 1, Integer::sum);
    }
    Integer gaps = counts.remove(Double.NaN);
    double missing = gaps == null ? 0 : gaps / (double) dataset.count();
    ColumnType type = column.type();
    boolean ordered = type.isOrdered();
    return new ColumnSummary(
        column.name(),
        type.word(),
        missing,
        ordered ? type.text(type.least()) : "",
        ordered ? type.text(type.greatest()) : "",
        counts.size(),
        ordered ? format(type) : mostFrequent(type, counts, dataset.count()));
  }

  private static String format(ColumnType type) {
    if (type instanceof ColumnType.Date date) {
      return date.format();
    } else if (type instanceof ColumnType.DateTime time) {
      return time.format();
    }
    return type instanceof ColumnType.Real real && real.places() >= 0
        ? real.places() + " decimal places"
        : "";
  }

  private static String mostFrequent(ColumnType type, Map<Double, Integer> counts, int rows) {
    List<Map.Entry<Double, Integer>> most =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<Double, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(SHOWN)
            .toList();
    List<String> shown = new ArrayList<>();
    for (Map.Entry<Double, Integer> value : most) {
      shown.add(
          String.format(
              Locale.ROOT,
              "%s %.1f %%",
              clipped(type.text(value.getKey())),
              100.0 * value.getValue() / rows));
    }
    return String.join(", ", shown) + (counts.size() > SHOWN ? ", …" : "");
  }

  private static String clipped(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
