package dev.organza.model;

import dev.organza.UsageException;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.constraint.FreeColumns;
import dev.organza.data.transform.Categories;
import dev.organza.data.transform.ColumnEncoding;
import dev.organza.data.transform.RowEncoding;
import dev.organza.data.transform.Transform;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a model of rows, as conditions know them, and those that its networks see.
 *
 * @param encodings of what the networks see
 * @param free what they see in the place of columns with constraints; empty if there are none
 */
record RowColumns(List<ColumnEncoding> encodings, Optional<FreeColumns> free) {

  static final RowColumns NONE = new RowColumns(List.of(), Optional.empty());

  /**
   * Those of a transform.
   *
   * @throws UsageException if it is not of rows column by column
   */
  static RowColumns of(Transform transform) {
    return new RowColumns(
        transform
            .rows()
            .map(RowEncoding::columns)
            .orElseThrow(
                () ->
                    new UsageException(
                        "conditions are for rows of a table with categories, or of modes, and this"
                            + " model makes other samples")),
        transform.constrained());
  }

  /** How many columns a row has. */
  int count() {
    return free.map(columns -> columns.columns().size()).orElse(encodings.size());
  }

  /** The encoding of a column that the networks see as it is. */
  private Optional<ColumnEncoding> encoding(int column) {
    int place = free.map(columns -> columns.placeOfKept(column)).orElse(column);
    return place < 0 ? Optional.empty() : Optional.of(encodings.get(place));
  }

  private Optional<Column> tied(int column) {
    return free.map(columns -> columns.columns().get(column));
  }

  List<String> categories(int column) {
    return encoding(column)
        .map(ColumnEncoding::categories)
        .or(() -> tied(column).map(Column::categories))
        .orElse(List.of());
  }

  ColumnType type(int column) {
    return encoding(column)
        .map(ColumnEncoding::type)
        .filter(type -> type != ColumnType.Real.ANY)
        .or(() -> tied(column).map(Column::type))
        .orElse(ColumnType.Real.ANY);
  }

  /** The least value that a row can have. */
  double least(int column) {
    double bound = encoding(column).map(ColumnEncoding::least).orElse(Double.NEGATIVE_INFINITY);
    return Double.isInfinite(bound) ? type(column).least() : bound;
  }

  /** The greatest value that a row can have. */
  double greatest(int column) {
    double bound = encoding(column).map(ColumnEncoding::greatest).orElse(Double.POSITIVE_INFINITY);
    return Double.isInfinite(bound) ? type(column).greatest() : bound;
  }

  /** Whether the training data have a category; not known of those that constraints tie. */
  boolean occurs(int column, int category) {
    return !(encoding(column).orElse(null) instanceof Categories counted)
        || counted.counts().get(category) > 0;
  }

  /**
   * The allowed categories of what the networks see.
   *
   * @param allowed those of the columns of a row
   * @param present columns of a row in which a value is not missing
   */
  Map<Integer, BitSet> seen(Map<Integer, BitSet> allowed, Set<Integer> present) {
    return free.map(columns -> columns.allowed(allowed, present)).orElse(allowed);
  }
}
