package dev.organza.distance;

/** How samples vary, by the distances between them. */
public final class Dispersion {

  private Dispersion() {}

  /**
   * The mean distance between two of the samples.
   *
   * @param distances {@code [n][n]}, n at least 2
   */
  public static double meanDistance(double[][] distances) {
    int n = distances.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += distances[i][j];
      }
    }
    return 2 * sum / ((double) n * (n - 1));
  }

  /**
   * In how many directions the samples vary: the participation ratio (Σλ)²/Σλ² of the eigenvalues
   * of their covariance. The eigenvalues are those of −½JD²J, J being the centring matrix
   * (Torgerson 1952). n samples of many directions seem to vary in fewer than n, by 1/n of the
   * reciprocal; that is taken off.
   *
   * @param distances {@code [n][n]}, Euclidean, n at least 2
   * @return 0 for samples that are all the same
   */
  public static double directions(double[][] distances) {
    int n = distances.length;
    double[] means = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      for (double distance : distances[i]) {
        means[i] += distance * distance / n;
      }
      mean += means[i] / n;
    }
    double trace = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double squared = distances[i][j] * distances[i][j];
        double product = -0.5 * (squared - means[i] - means[j] + mean);
        trace += i == j ? product : 0;
        squares += product * product;
      }
    }
    if (squares == 0) {
      return 0;
    }
    double reciprocal = squares / (trace * trace);
    return 1 / Math.max(reciprocal - 1.0 / (n - 1), 1.0 / (n - 1));
  }
}
