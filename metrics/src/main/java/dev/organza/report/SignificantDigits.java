package dev.organza.report;

import java.util.Locale;

/** Numbers as text. */
final class SignificantDigits {

  private SignificantDigits() {}

  /** Four significant digits. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
