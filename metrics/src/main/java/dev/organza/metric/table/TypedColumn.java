package dev.organza.metric.table;

import java.util.Arrays;
import java.util.List;

/** A column of a table in memory: numbers (also dates, as numbers) or categories. */
sealed interface TypedColumn {

  String name();

  /** The number of rows. */
  int count();

  /** Whether a row has no value. */
  boolean missing(int row);

  /** The values of these rows, which may repeat. */
  TypedColumn pick(int[] rows);

  /**
   * Numbers.
   *
   * @param values one for each row; NaN where there is none
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Numbers(String name, double[] values) implements TypedColumn {

    @Override
    public int count() {
      return values.length;
    }

    @Override
    public boolean missing(int row) {
      return Double.isNaN(values[row]);
    }

    @Override
    public Numbers pick(int[] rows) {
      double[] picked = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        picked[i] = values[rows[i]];
      }
      return new Numbers(name, picked);
    }

    /** The values that there are, in order of their size. */
    double[] present() {
      int present = 0;
      double[] sorted = new double[values.length];
      for (double value : values) {
        if (!Double.isNaN(value)) {
          sorted[present++] = value;
        }
      }
      sorted = Arrays.copyOf(sorted, present);
      Arrays.sort(sorted);
      return sorted;
    }
  }

  /**
   * Categories.
   *
   * @param names of all that occur in any of the tables that are compared, by code
   * @param codes one for each row; {@link #NONE} where there is none
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Categories(String name, List<String> names, int[] codes) implements TypedColumn {

    /** The code of a missing value. */
    static final int NONE = -1;

    @Override
    public int count() {
      return codes.length;
    }

    @Override
    public boolean missing(int row) {
      return codes[row] == NONE;
    }

    @Override
    public Categories pick(int[] rows) {
      int[] picked = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        picked[i] = codes[rows[i]];
      }
      return new Categories(name, names, picked);
    }

    /** How often each category occurs, by code. */
    int[] counts() {
      int[] counts = new int[names.size()];
      for (int code : codes) {
        if (code != NONE) {
          counts[code]++;
        }
      }
      return counts;
    }
  }
}
