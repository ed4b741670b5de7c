package dev.organza.picture;

/** The values an axis has to show, never empty and never of width zero. */
final class Range {

  private static final double MARGIN = 0.05;

  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  /** Widens the range to hold the finite ones of these values. */
  void include(double... values) {
    for (double value : values) {
      if (Double.isFinite(value)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
  }

  /** The least value less a small margin; on a logarithmic scale the power of ten below it. */
  double low(boolean logarithmic) {
    if (least > most) {
      return logarithmic ? 0.1 : 0;
    }
    return logarithmic ? Math.pow(10, Math.floor(Math.log10(least))) : least - margin();
  }

  /** The greatest value and a small margin; on a logarithmic scale the power of ten above it. */
  double high(boolean logarithmic) {
    if (least > most) {
      return 1;
    }
    return logarithmic ? Math.pow(10, Math.floor(Math.log10(most)) + 1) : most + margin();
  }

  private double margin() {
    double width = most - least;
    return width > Math.abs(most) * 1e-9 ? MARGIN * width : Math.max(0.5 * Math.abs(most), 1e-3);
  }
}
