package dev.organza.distance;

import java.util.Arrays;

/**
 * The k nearest rows of a table to each of some queries, from blocks of squared distances: the
 * table need not be in memory.
 */
public final class Neighbours {

  private final int k;

  /** {@code [queries][k]}, ascending; infinite where fewer were seen. */
  private final double[][] squared;

  private final int[][] indices;

  /** The k nearest of no rows yet, for so many queries. */
  public Neighbours(int queries, int k) {
    this.k = k;
    this.squared = new double[queries][k];
    this.indices = new int[queries][k];
    for (int i = 0; i < queries; i++) {
      Arrays.fill(squared[i], Double.POSITIVE_INFINITY);
      Arrays.fill(indices[i], -1);
    }
  }

  /**
   * The distance of each row of a table to its k-th nearest other row.
   *
   * @return {@code [N]}, squared; infinite if there are not so many rows
   */
  public static double[] radii(float[][] rows, int k) {
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
   * Takes a block of squared distances into account.
   *
   * @param skipSame whether the queries are the table's own rows; a row is no neighbour of itself
   */
  public void take(
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

  /**
   * The Euclidean distances of rows to the nearest row of a table.
   *
   * @return {@code [rows]}
   */
  public static double[] nearest(float[][] rows, float[][] table) {
    Neighbours nearest = new Neighbours(rows.length, 1);
    SquaredDistances.forEach(
        rows,
        table,
        (row, count, column, columns, distances) ->
            nearest.take(row, count, column, columns, distances, false));
    double[] found = new double[rows.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = nearest.distance(i);
    }
    return found;
  }

  /** The index of the nearest row of the table; −1 if there was none. */
  public int nearest(int query) {
    return indices[query][0];
  }

  /** The Euclidean distance of the nearest row. */
  public double distance(int query) {
    return Math.sqrt(squared[query][0]);
  }

  /** The mean Euclidean distance of the k nearest, or of as many as there are. */
  public double meanDistance(int query) {
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
