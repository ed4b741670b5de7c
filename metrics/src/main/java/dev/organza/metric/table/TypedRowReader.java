package dev.organza.metric.table;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.Schema;
import dev.organza.data.column.Column;
import dev.organza.metric.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads data sets of the same columns: a category has the same code in all of them, by its name.
 * The real data say which columns hold numbers and which categories.
 */
final class TypedRowReader {

  private final List<Column> columns;
  private final boolean labelled;

  /** For each column, the codes of its categories. */
  private final List<Map<String, Integer>> codes = new ArrayList<>();

  /**
   * For data sets of the columns of this one.
   *
   * @param labelled whether the class of a sample is a column too
   */
  TypedRowReader(Dataset real, boolean labelled) {
    this.columns = columns(real, labelled);
    this.labelled = labelled;
    for (Column column : columns) {
      Map<String, Integer> known = new HashMap<>();
      column.categories().forEach(name -> known.put(name, known.size()));
      codes.add(known);
    }
  }

  private static List<Column> columns(Dataset data, boolean labelled) {
    List<Column> columns = new ArrayList<>(((Field.Row) data.schema().sample()).columns());
    if (labelled) {
      columns.add(new Column(Schema.LABEL, data.classes()));
    }
    return columns;
  }

  /** Numbers, dates and times; everything else is a category. */
  private static boolean isOrdered(Column column) {
    return column.categories().isEmpty();
  }

  /** Whether a value of a column may be missing. */
  boolean isNullable(int column) {
    return columns.get(column).isNullable();
  }

  /** Why two data sets cannot be compared column by column, if so. */
  static Optional<String> objection(Dataset real, Dataset other) {
    List<Column> mine = columns(real, false);
    List<Column> theirs = columns(other, false);
    for (int i = 0; i < mine.size(); i++) {
      if (isOrdered(mine.get(i)) && !isOrdered(theirs.get(i))) {
        return Optional.of(
            "the column \"%s\" has numbers in %s and categories in %s."
                .formatted(mine.get(i).name(), real.name(), other.name()));
      }
    }
    return Optional.empty();
  }

  /**
   * At most so many rows, drawn without replacement.
   *
   * @throws UsageException if a value is infinite, or no category of its column
   */
  TypedRows read(Dataset data, int most, long seed) {
    int size = Math.min(most, data.count());
    int[] rows = Rows.subset(data.count(), size, seed);
    double[][] values = new double[columns.size()][size];
    double[] row = new double[data.shape().elements()];
    for (int i = 0; i < size; i++) {
      data.read(rows[i], row, 0);
      for (int c = 0; c < row.length; c++) {
        values[c][i] = row[c];
      }
      if (labelled) {
        values[row.length][i] = data.label(rows[i]);
      }
    }
    List<Column> theirs = columns(data, labelled);
    List<TypedColumn> read = new ArrayList<>();
    for (int c = 0; c < values.length; c++) {
      read.add(
          isOrdered(columns.get(c))
              ? numbers(data, columns.get(c).name(), values[c])
              : categories(data, c, theirs.get(c).categories(), values[c]));
    }
    return new TypedRows(read, size);
  }

  private static TypedColumn.Numbers numbers(Dataset data, String name, double[] values) {
    if (Arrays.stream(values).anyMatch(Double::isInfinite)) {
      throw new UsageException(
          "The column \"%s\" of %s has infinite values, which cannot be measured.%nA run with such values has diverged; remove them from data."
              .formatted(name, data.name()));
    }
    return new TypedColumn.Numbers(name, values);
  }

  /**
   * @param names of the categories in this data set; none if its values are codes of the real ones,
   *     as those of a generator are
   */
  private TypedColumn.Categories categories(
      Dataset data, int column, List<String> names, double[] values) {
    Map<String, Integer> known = codes.get(column);
    String name = columns.get(column).name();
    int[] here =
        names.stream().mapToInt(each -> known.computeIfAbsent(each, k -> known.size())).toArray();
    int limit = names.isEmpty() ? columns.get(column).categories().size() : here.length;
    int[] read = new int[values.length];
    for (int i = 0; i < read.length; i++) {
      double value = values[i];
      if (Double.isNaN(value) || value == TypedColumn.Categories.NONE) {
        read[i] = TypedColumn.Categories.NONE;
      } else if (value == Math.rint(value) && value >= 0 && value < limit) {
        read[i] = names.isEmpty() ? (int) value : here[(int) value];
      } else {
        throw new UsageException(
            "The column \"%s\" of %s has the value %s, which is none of its %d categories.%nGive rows of the same columns as the real ones."
                .formatted(name, data.name(), value, limit));
      }
    }
    String[] all = new String[known.size()];
    known.forEach((each, code) -> all[code] = each);
    return new TypedColumn.Categories(name, List.of(all), read);
  }
}
