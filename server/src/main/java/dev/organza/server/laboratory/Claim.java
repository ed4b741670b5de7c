package dev.organza.server.laboratory;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An inequality between numbers of a run, such as {@code a.modes < b.modes} or {@code b.error < 0.5
 * * a.error}.
 *
 * @param left a number, or a name
 * @param less whether it is {@code <}; else {@code >}
 * @param factor of the right side
 * @param right a number, or a name
 */
record Claim(String left, boolean less, double factor, String right) {

  private static final String SIDE = "[\\w@.+-]+";
  private static final Pattern FORM =
      Pattern.compile("(" + SIDE + ")\\s*([<>])\\s*(?:([0-9.]+)\\s*\\*\\s*)?(" + SIDE + ")");

  static Claim parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no claim: " + text);
    }
    return new Claim(
        matcher.group(1),
        matcher.group(2).equals("<"),
        matcher.group(3) == null ? 1 : Double.parseDouble(matcher.group(3)),
        matcher.group(4));
  }

  /** A number by its name, or as it is written. */
  static double number(String name, Map<String, Double> numbers) {
    if (name.matches("[0-9.]+")) {
      return Double.parseDouble(name);
    }
    Double value = numbers.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no number " + name + " among " + numbers.keySet());
    }
    return value;
  }

  boolean holds(Map<String, Double> numbers) {
    double a = number(left, numbers);
    double b = factor * number(right, numbers);
    return less ? a < b : a > b;
  }

  /** The claim with its numbers, for people. */
  String with(Map<String, Double> numbers) {
    return side(left, 1, numbers) + (less ? " < " : " > ") + side(right, factor, numbers);
  }

  private static String side(String name, double factor, Map<String, Double> numbers) {
    String value = text(factor * number(name, numbers));
    String factored = factor == 1 ? name : text(factor) + " · " + name;
    return name.matches("[0-9.]+") ? value : factored + " (" + value + ")";
  }

  /** A number in three digits. */
  static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return String.valueOf((long) value);
    }
    double size = Math.abs(value);
    int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : size >= 0.001 ? 4 : 6;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
