package dev.organza.server.studio;

import org.jspecify.annotations.Nullable;

/** Numbers as the page is sent them: finite, with the digits that a picture shows. */
final class Numbers {

  private static final int DIGITS = 6;

  /** Powers of ten up to here are exact in binary. */
  private static final int EXACT = 22;

  private Numbers() {}

  /** Null for one that is not finite. */
  static @Nullable Double orNull(double value) {
    if (!Double.isFinite(value)) {
      return null;
    }
    int places = DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
    if (value == 0 || Math.abs(places) > EXACT) {
      return value;
    }
    // A whole number, divided or multiplied by an exact one: the nearest to the decimal.
    double power = Math.pow(10, Math.abs(places));
    return places >= 0 ? Math.rint(value * power) / power : Math.rint(value / power) * power;
  }
}
