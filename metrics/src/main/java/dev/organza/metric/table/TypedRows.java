package dev.organza.metric.table;

import dev.organza.metric.Rows;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The rows of a table in memory, column by column.
 *
 * @param columns all of {@code count} rows, at least one
 * @param count how many rows there are
 */
record TypedRows(List<TypedColumn> columns, int count) {

  TypedRows {
    columns = List.copyOf(columns);
  }

  /** These rows, which may repeat. */
  TypedRows pick(int[] rows) {
    return new TypedRows(columns.stream().map(column -> column.pick(rows)).toList(), rows.length);
  }

  /** At most so many rows, drawn without replacement, in order. */
  TypedRows atMost(int most, long seed) {
    return count <= most ? this : pick(Rows.subset(count, most, seed));
  }

  /** Rows drawn with replacement: the bootstrap. */
  TypedRows drawn(int rows, SplittableRandom random) {
    return pick(random.ints(rows, 0, count).toArray());
  }

  /**
   * As {@link #drawn}, for each column apart: its distribution without its dependence on others.
   */
  TypedRows drawnApart(int rows, SplittableRandom random) {
    return new TypedRows(
        columns.stream().map(column -> column.pick(random.ints(rows, 0, count).toArray())).toList(),
        rows);
  }
}
