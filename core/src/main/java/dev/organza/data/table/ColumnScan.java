package dev.organza.data.table;

import org.jspecify.annotations.Nullable;

/** What all cells of one column of a file are. */
final class ColumnScan {

  /** The most cells without a number, as a share, that a column of numbers may have. */
  private static final double MOST_GAPS = 0.1;

  private int cells;
  private int numbers;
  private boolean counting = true;
  private double first = Double.NaN;
  private @Nullable String firstGap;
  private @Nullable String firstCut;

  void add(RawTable table, RawTable.Row row, int column) {
    double value = row.number(column);
    if (Double.isNaN(value)) {
      if (firstGap == null) {
        String unreadable = table.unreadable(column);
        firstGap =
            table.place(row.position())
                + ", "
                + (unreadable.isEmpty() ? row.problem(column) : unreadable);
      }
    } else {
      if (numbers == 0) {
        first = value;
      }
      counting &= value == first + cells;
      numbers++;
      if (firstCut == null && row.isCut(column)) {
        firstCut = table.place(row.position());
      }
    }
    cells++;
  }

  int cells() {
    return cells;
  }

  int numbers() {
    return numbers;
  }

  /** Where a cell first holds no number, and why; null if all do. */
  @Nullable String firstGap() {
    return firstGap;
  }

  /** Where float64 first cuts digits off; null if nowhere. */
  @Nullable String firstCut() {
    return firstCut;
  }

  /** Whether it is a column of numbers, in which a few may be missing. */
  boolean isNumeric() {
    return numbers > 0 && cells - numbers <= MOST_GAPS * cells;
  }

  /** Whether the values are whole and grow by one from row to row, as an index does. */
  boolean countsRows() {
    return counting && numbers == cells && cells > 2 && first == Math.rint(first);
  }
}
