package dev.organza.metric;

import org.jspecify.annotations.Nullable;

/**
 * One figure of a measurement.
 *
 * @param name what it is, in lower-case words: {@code precision}, {@code p-value}
 * @param value the figure; may be infinite, never NaN
 * @param interval its uncertainty; null where it is exact or not known
 */
public record Measure(String name, double value, @Nullable Interval interval) {

  public Measure {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("the measure " + name + " is not a number");
    }
  }

  /** A figure without an interval. */
  public static Measure of(String name, double value) {
    return new Measure(name, value, null);
  }
}
