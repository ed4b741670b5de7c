package dev.organza.doctor;

import java.util.Arrays;

/**
 * The linear trend of a series of values, by least squares.
 *
 * @param change the last value of the line less its first
 * @param error the standard error of the change, corrected for autocorrelation of the residuals
 */
record Trend(double change, double error) {

  /** The largest autocorrelation that is assumed. */
  private static final double MOST_ALIKE = 0.7;

  /** The trend of at least 4 values, evenly spaced in time. */
  static Trend of(double... values) {
    int n = values.length;
    double middle = (n - 1) / 2.0;
    double mean = Arrays.stream(values).average().orElse(0);
    double product = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      product += (i - middle) * (values[i] - mean);
      squares += (i - middle) * (i - middle);
    }
    double slope = product / squares;
    double residuals = 0;
    double neighbours = 0;
    double before = 0;
    for (int i = 0; i < n; i++) {
      double residual = values[i] - mean - slope * (i - middle);
      residuals += residual * residual;
      neighbours += residual * before;
      before = residual;
    }
    double alike = residuals > 0 ? neighbours / residuals : 0;
    alike = Math.max(0, Math.min(MOST_ALIKE, alike));
    // The effective number of independent values of an autoregressive process of order 1.
    double inflation = (1 + alike) / (1 - alike);
    double error = Math.sqrt(residuals / (n - 2) / squares * inflation);
    return new Trend(slope * (n - 1), error * (n - 1));
  }

  /** This trend, less what another one has significantly fallen, if it has. */
  Trend lessFallOf(Trend other) {
    return other.change < -2 * other.error
        ? new Trend(change + other.change, Math.hypot(error, other.error))
        : this;
  }

  /** Whether the values have significantly risen, by at least this amount. */
  boolean rose(double amount) {
    return change >= amount && change > 2 * error;
  }

  /** Whether the values have risen by less than this, or fallen: one-sided, at about 90 %. */
  boolean roseLess(double amount) {
    return change + 1.3 * error < amount;
  }
}
