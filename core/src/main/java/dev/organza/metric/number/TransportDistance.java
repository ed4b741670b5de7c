package dev.organza.metric.number;

/**
 * The Wasserstein-1 distance of two empirical distributions on the line, W₁ = ∫ |F(x) − G(x)| dx
 * (Vallender 1974): exact for samples of any two sizes.
 */
final class TransportDistance {

  private TransportDistance() {}

  /**
   * The distance.
   *
   * @param xs ascending, at least one
   * @param ys ascending, at least one
   */
  static double of(double[] xs, double[] ys) {
    return of(xs, ones(xs.length), ys, ones(ys.length));
  }

  /**
   * The distance of samples that count several times, or not at all.
   *
   * @param xs ascending
   * @param xTimes how often each of {@code xs} counts
   * @param ys ascending
   * @param yTimes how often each of {@code ys} counts
   */
  static double of(double[] xs, int[] xTimes, double[] ys, int[] yTimes) {
    double xTotal = sum(xTimes);
    double yTotal = sum(yTimes);
    double distance = 0;
    long xBelow = 0;
    long yBelow = 0;
    double last = Math.min(xs[0], ys[0]);
    int i = 0;
    int j = 0;
    while (i < xs.length || j < ys.length) {
      boolean takeX = j == ys.length || (i < xs.length && xs[i] <= ys[j]);
      double at = takeX ? xs[i] : ys[j];
      distance += Math.abs(xBelow / xTotal - yBelow / yTotal) * (at - last);
      last = at;
      if (takeX) {
        xBelow += xTimes[i++];
      } else {
        yBelow += yTimes[j++];
      }
    }
    return distance;
  }

  private static long sum(int[] times) {
    long sum = 0;
    for (int each : times) {
      sum += each;
    }
    return sum;
  }

  /** Each once. */
  static int[] ones(int count) {
    int[] ones = new int[count];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }
}
