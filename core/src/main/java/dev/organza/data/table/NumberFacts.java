package dev.organza.data.table;

import dev.organza.data.column.ColumnType;
import java.math.BigDecimal;

/** How the numbers of a column are written, and between which they lie. */
final class NumberFacts {

  private int count;
  private boolean leadingZeros;
  private int places;
  private int written = -1;
  private boolean alike = true;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  void add(String text, double value) {
    int point = text.indexOf('.');
    boolean plain = text.indexOf('e') < 0 && text.indexOf('E') < 0;
    int decimals = plain ? point < 0 ? 0 : text.length() - point - 1 : -1;
    int needed = plain ? needed(text, point) : new BigDecimal(text).stripTrailingZeros().scale();
    places = Math.max(places, needed);
    alike &= count == 0 || decimals == written;
    written = decimals;
    leadingZeros |= hasLeadingZero(text);
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    count++;
  }

  /** The decimal places without zeros at the end. */
  private static int needed(String text, int point) {
    if (point < 0) {
      return 0;
    }
    int end = text.length();
    while (end > point + 1 && text.charAt(end - 1) == '0') {
      end--;
    }
    return end - point - 1;
  }

  /** As codes have them: 01234, and not 0 or 0.5. */
  private static boolean hasLeadingZero(String text) {
    int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return text.length() > at + 1
        && text.charAt(at) == '0'
        && Character.isDigit(text.charAt(at + 1));
  }

  int count() {
    return count;
  }

  boolean hasLeadingZeros() {
    return leadingZeros;
  }

  boolean areWhole() {
    return places <= 0;
  }

  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }

  /** The type that all numbers are of. */
  ColumnType type() {
    if (areWhole() && (!alike || written <= 0)) {
      return new ColumnType.Whole(least, greatest);
    }
    return places > ColumnType.Real.MOST_PLACES
        ? new ColumnType.Real(-1, -1, least, greatest)
        : new ColumnType.Real(places, alike ? written : -1, least, greatest);
  }

  /** As a number with decimal places, though all are whole. */
  ColumnType real() {
    return type() instanceof ColumnType.Whole
        ? new ColumnType.Real(0, -1, least, greatest)
        : type();
  }

  /** As integers, whatever zeros are written behind the point. */
  ColumnType whole() {
    return new ColumnType.Whole(least, greatest);
  }
}
