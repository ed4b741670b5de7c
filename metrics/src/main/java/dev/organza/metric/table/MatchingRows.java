package dev.organza.metric.table;

import java.util.HashSet;
import java.util.Set;

/** Which rows are in a table: exactly, or within a tolerance. */
final class MatchingRows {

  /** Of NewRowSynthesis: numbers match if they differ by at most so much of the generated one. */
  private static final double TOLERANCE = 0.01;

  private final TypedRows table;
  private final Set<Long> hashes = new HashSet<>();

  MatchingRows(TypedRows table) {
    this.table = table;
    for (int row = 0; row < table.count(); row++) {
      hashes.add(hash(table, row));
    }
  }

  /** How many of these rows have the same value in every column as a row of the table. */
  int exact(TypedRows rows) {
    int copies = 0;
    for (int row = 0; row < rows.count(); row++) {
      copies += hashes.contains(hash(rows, row)) ? 1 : 0;
    }
    return copies;
  }

  /** 64 bits of each value, mixed; rows that differ have the same hash once in 10¹⁹. */
  private static long hash(TypedRows rows, int row) {
    long hash = 0;
    for (TypedColumn column : rows.columns()) {
      long bits =
          column instanceof TypedColumn.Numbers numbers
              // −0 is 0
              ? Double.doubleToLongBits(numbers.values()[row] + 0.0)
              : ((TypedColumn.Categories) column).codes()[row];
      hash = mixed(hash * 0x9E3779B97F4A7C15L + mixed(bits + 0x632BE59BD9B4E019L));
    }
    return hash;
  }

  /** The finaliser of SplitMix64 (Steele et al. 2014). */
  private static long mixed(long bits) {
    long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /**
   * How many of these rows match a row of the table by NewRowSynthesis of SDMetrics 0.32.0: equal
   * categories, and numbers within 1 % of the value of the row asked for.
   */
  int near(TypedRows rows) {
    int copies = 0;
    for (int row = 0; row < rows.count(); row++) {
      copies += matched(rows, row) ? 1 : 0;
    }
    return copies;
  }

  private boolean matched(TypedRows rows, int row) {
    for (int other = 0; other < table.count(); other++) {
      int column = 0;
      while (column < table.columns().size()
          && matches(rows.columns().get(column), row, table.columns().get(column), other)) {
        column++;
      }
      if (column == table.columns().size()) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(TypedColumn column, int row, TypedColumn table, int other) {
    if (column instanceof TypedColumn.Numbers numbers
        && table instanceof TypedColumn.Numbers others) {
      double value = numbers.values()[row];
      double there = others.values()[other];
      return Double.isNaN(value)
          ? Double.isNaN(there)
          : Math.abs(there - value) <= Math.abs(TOLERANCE * value);
    }
    return column instanceof TypedColumn.Categories categories
        && table instanceof TypedColumn.Categories others
        && categories.codes()[row] == others.codes()[other];
  }
}
