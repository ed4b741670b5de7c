package dev.organza.data.table;

import java.util.Locale;
import java.util.Set;

/**
 * What a cell of text says: a decimal number such as {@code -1.5e3}, or why it is none.
 *
 * <p>The minus sign U+2212 counts as a minus, and spaces of every kind around a number are passed
 * over. Java's own spellings of numbers ({@code 0x1p3}, {@code 1.5f}) are text.
 */
public final class NumberCell {

  /** Beside the empty cell: what pandas takes for a missing value, and UCI's question mark. */
  private static final Set<String> MISSING =
      Set.of("na", "n/a", "#n/a", "<na>", "nan", "-nan", "null", "none", "?", "-");

  private static final Set<String> INFINITE =
      Set.of("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

  private static final int LONGEST_MISSING = 4;
  private static final int LONGEST_SHOWN = 40;
  private static final char MINUS_SIGN = '\u2212';

  private NumberCell() {}

  /**
   * The number in a cell; NaN if it holds none that is finite and in the range of float32.
   *
   * @param decimalSign a point or a comma
   */
  static double parse(String cell, char decimalSign) {
    String text = strip(cell);
    if (!isDecimal(text, decimalSign)) {
      return Double.NaN;
    }
    double value = Double.parseDouble(text.replace(decimalSign, '.').replace(MINUS_SIGN, '-'));
    return inRange(value) ? value : Double.NaN;
  }

  /** A cell without white space around it, and a number as Java writes it. */
  static String plain(String cell, char decimalSign) {
    String text = strip(cell);
    return decimalSign != '.' && isDecimal(text, decimalSign)
        ? text.replace(decimalSign, '.').replace(MINUS_SIGN, '-')
        : text.indexOf(MINUS_SIGN) == 0 && isDecimal(text, '.')
            ? text.replace(MINUS_SIGN, '-')
            : text;
  }

  /** Whether float32, in which networks compute, has room for a number. */
  public static boolean inRange(double value) {
    return Float.isFinite((float) value);
  }

  /** Why a cell holds no number, as the rest of a sentence. */
  static String problem(String cell, char decimalSign) {
    String text = strip(cell);
    if (text.isEmpty()) {
      return "the cell is blank";
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (MISSING.contains(lower)) {
      return "\"" + text + "\" stands for a missing value";
    } else if (INFINITE.contains(lower)) {
      return "\"" + text + "\" is not finite";
    } else if (isDecimal(text, decimalSign)) {
      return outOfRange(clip(text));
    }
    return "\"" + clip(text) + "\" is not a number";
  }

  /** That a number is beyond the range of float32, as the rest of a sentence. */
  public static String outOfRange(String number) {
    return number + " is beyond the range of float32, 3.4e38";
  }

  /** The beginning of a text that may be long. */
  static String clip(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  /** Whether a cell that is not blank stands for a missing value. */
  static boolean isMissing(String text) {
    return text.length() <= LONGEST_MISSING && MISSING.contains(text.toLowerCase(Locale.ROOT));
  }

  /** Without white space at the ends, no-break spaces included, which Java keeps. */
  static String strip(String cell) {
    int from = 0;
    int to = cell.length();
    while (from < to && isSpace(cell.charAt(from))) {
      from++;
    }
    while (from < to && isSpace(cell.charAt(to - 1))) {
      to--;
    }
    return cell.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Whether the text is [sign] digits [decimal sign] [digits] [exponent], or begins with it. */
  private static boolean isDecimal(String text, char decimalSign) {
    int at = sign(text, 0);
    int whole = digits(text, at);
    int digits = whole - at;
    at = whole;
    if (at < text.length() && text.charAt(at) == decimalSign) {
      int end = digits(text, at + 1);
      digits += end - at - 1;
      at = end;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = sign(text, at + 1);
      at = digits(text, exponent);
      return at > exponent && at == text.length();
    }
    return at == text.length();
  }

  /** Where the text goes on after a sign that may be there. */
  private static int sign(String text, int at) {
    boolean there = at < text.length() && "+-\u2212".indexOf(text.charAt(at)) >= 0;
    return there ? at + 1 : at;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
