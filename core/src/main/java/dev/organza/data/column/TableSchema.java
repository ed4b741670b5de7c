package dev.organza.data.column;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table in their order, those that no network learns as well, and what holds in
 * every row.
 *
 * @param columns their names differ; at least one is learned, if there are any
 * @param constraints about columns of the table
 */
public record TableSchema(List<Column> columns, List<Constraint> constraints) {

  /** No table: the data are something else. */
  public static final TableSchema NONE = new TableSchema(List.of(), List.of());

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if two columns have one name, none is learned, or a constraint
   *     is about a column that is not there
   */
  public TableSchema {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns are called " + column.name());
      }
    }
    if (!columns.isEmpty() && columns.stream().noneMatch(column -> column.type().isLearned())) {
      throw new IllegalArgumentException("a row has at least one column that is learned");
    }
    for (Constraint constraint : constraints) {
      for (String name : constraint.columns()) {
        if (!names.contains(name)) {
          throw new IllegalArgumentException("a constraint is about no column: " + name);
        }
      }
    }
  }

  /** Whether there is a column. */
  @JsonIgnore
  public boolean isThere() {
    return !columns.isEmpty();
  }

  /** Columns that are all learned, without a constraint. */
  public static TableSchema of(List<Column> columns) {
    return new TableSchema(columns, List.of());
  }

  /** The columns of a data set of such rows: those that a network learns, in order. */
  public List<Column> learned() {
    return columns.stream().filter(column -> column.type().isLearned()).toList();
  }

  /** Whether every column has a type: none is of any numbers. */
  @JsonIgnore
  public boolean isTyped() {
    return columns.stream().noneMatch(column -> column.type().equals(ColumnType.Real.ANY));
  }

  /**
   * The values that the table can have that are nearest to those of a row, in place: whole where
   * they are integers, with its decimal places, and in the ranges.
   *
   * @param raw a value for each learned column; NaN for a missing one
   * @return that array
   */
  public double[] nearest(double[] raw) {
    int at = 0;
    for (Column column : columns) {
      if (column.type().isLearned()) {
        raw[at] = column.type().nearest(raw[at]);
        at++;
      }
    }
    return raw;
  }

  /**
   * A row as the table writes it, a text for each of its columns.
   *
   * @param raw a value for each learned column
   * @param number of the row, from 0, from which identifiers are made
   */
  public List<String> row(double[] raw, long number) {
    String[] cells = new String[columns.size()];
    int at = 0;
    for (int i = 0; i < cells.length; i++) {
      Column column = columns.get(i);
      cells[i] = column.type().isLearned() ? column.text(raw[at++]) : column.type().text(number);
    }
    return List.of(cells);
  }

  /**
   * A row as Java has it, a value for each of its columns by name, null for a missing one; see
   * {@link ColumnType#value}.
   *
   * @param raw a value for each learned column
   * @param number of the row, from 0, from which identifiers are made
   */
  public Map<String, @Nullable Object> values(double[] raw, long number) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    int at = 0;
    for (Column column : columns) {
      ColumnType type = column.type();
      double value = type.isLearned() ? raw[at++] : number;
      values.put(column.name(), Double.isNaN(value) ? null : type.value(value));
    }
    return values;
  }
}
