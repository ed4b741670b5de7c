package dev.organza.picture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {

  private Ticks() {}

  /**
   * Every multiple of 1, 2 or 5 times a power of ten within a range: about {@code count} of them.
   */
  static List<BigDecimal> between(double low, double high, int count) {
    double rough = (high - low) / count;
    int exponent = (int) Math.floor(Math.log10(rough));
    double fraction = rough / Math.pow(10, exponent);
    int digit = fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10;
    BigDecimal step = BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent).stripTrailingZeros();
    List<BigDecimal> ticks = new ArrayList<>();
    BigDecimal first = BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
    for (BigDecimal at = first; at.doubleValue() <= high; at = at.add(step)) {
      ticks.add(at.signum() == 0 ? BigDecimal.ZERO : at);
    }
    return ticks;
  }
}
