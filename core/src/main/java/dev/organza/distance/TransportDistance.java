package dev.organza.distance;

/**
 * The Wasserstein-1 distance of two empirical distributions on the line, W₁ = ∫ |F(x) − G(x)| dx
 * (Vallender 1974): exact for samples of any two sizes.
 */
public final class TransportDistance {

  private TransportDistance() {}

  /**
   * The distance, in the unit of the values.
   *
   * @param xs ascending, at least one
   * @param ys ascending, at least one
   */
  public static double of(double[] xs, double[] ys) {
    double xCount = xs.length;
    double yCount = ys.length;
    double distance = 0;
    double last = Math.min(xs[0], ys[0]);
    int i = 0;
    int j = 0;
    while (i < xs.length || j < ys.length) {
      boolean takeX = j == ys.length || (i < xs.length && xs[i] <= ys[j]);
      double at = takeX ? xs[i] : ys[j];
      distance += Math.abs(i / xCount - j / yCount) * (at - last);
      last = at;
      if (takeX) {
        i++;
      } else {
        j++;
      }
    }
    return distance;
  }
}
