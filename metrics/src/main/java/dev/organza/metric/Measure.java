package dev.organza.metric;

import org.jspecify.annotations.Nullable;

/**
 * A value of a measurement.
 *
 * @param name in lower-case words: {@code precision}, {@code p-value}
 * @param value may be infinite, never NaN
 * @param interval its confidence interval; null if it is exact or unknown
 */
public record Measure(String name, double value, @Nullable Interval interval) {

  public Measure {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("the measure " + name + " is not a number");
    }
  }

  /** A value without an interval. */
  public static Measure of(String name, double value) {
    return new Measure(name, value, null);
  }
}
