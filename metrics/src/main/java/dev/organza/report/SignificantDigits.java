package dev.organza.report;

import java.util.Locale;

/** How figures are written for people. */
final class SignificantDigits {

  private SignificantDigits() {}

  /** Four significant digits. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
