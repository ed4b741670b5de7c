package dev.organza.bench.turns;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * Where repeated measurements lie.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least the smallest
 * @param most the largest
 */
public record Spread(double median, double least, double most) {

  /**
   * The spread of some values.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a spread is of at least one value");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** The middle, and in brackets the ends where they differ from it. */
  public String text() {
    if (least == most) {
      return number(median);
    }
    return "%s (%s to %s)".formatted(number(median), number(least), number(most));
  }

  /** Three digits or more, as many as say something. */
  public static String number(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
