package dev.organza.metric.image;

import java.util.Arrays;

/** The k nearest rows of a table for each of some queries, found while the table passes by. */
final class Neighbours {

  private final int k;

  /** {@code [queries][k]}, ascending; infinite where fewer were seen. */
  private final double[][] squared;

  private final int[][] indices;

  Neighbours(int queries, int k) {
    this.k = k;
    this.squared = new double[queries][k];
    this.indices = new int[queries][k];
    for (int i = 0; i < queries; i++) {
      Arrays.fill(squared[i], Double.POSITIVE_INFINITY);
      Arrays.fill(indices[i], -1);
    }
  }

  /**
   * Of each row of a table among the others of it.
   *
   * @return {@code [N]} squared distances to the k-th nearest other row; infinite if there is none
   */
  static double[] radii(float[][] rows, int k) {
    Neighbours nearest = new Neighbours(rows.length, k);
    SquaredDistances.forEach(
        rows,
        rows,
        (row, count, column, columns, distances) ->
            nearest.take(row, count, column, columns, distances, true));
    double[] radii = new double[rows.length];
    for (int i = 0; i < radii.length; i++) {
      radii[i] = nearest.squared[i][k - 1];
    }
    return radii;
  }

  /**
   * Looks at a block of distances.
   *
   * @param skipSame whether queries are rows of the table themselves, and not their own neighbours
   */
  void take(
      int firstRow, int rows, int firstColumn, int columns, double[] distances, boolean skipSame) {
    for (int i = 0; i < rows; i++) {
      int query = firstRow + i;
      double[] best = squared[query];
      int[] places = indices[query];
      for (int j = 0; j < columns; j++) {
        double distance = distances[i * columns + j];
        if (distance < best[k - 1] && !(skipSame && firstColumn + j == query)) {
          int at = k - 1;
          while (at > 0 && best[at - 1] > distance) {
            best[at] = best[at - 1];
            places[at] = places[at - 1];
            at--;
          }
          best[at] = distance;
          places[at] = firstColumn + j;
        }
      }
    }
  }

  /** The row of the table nearest to a query. */
  int nearest(int query) {
    return indices[query][0];
  }

  /** Its Euclidean distance. */
  double distance(int query) {
    return Math.sqrt(squared[query][0]);
  }

  /** The mean Euclidean distance of the k nearest, or of as many as there are. */
  double meanDistance(int query) {
    double sum = 0;
    int found = 0;
    for (double each : squared[query]) {
      if (each < Double.POSITIVE_INFINITY) {
        sum += Math.sqrt(each);
        found++;
      }
    }
    return found == 0 ? 0 : sum / found;
  }
}
