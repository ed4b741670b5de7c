package dev.organza.metric.game;

import java.util.Arrays;

/**
 * The assignment of rows to columns, one to one, with the largest sum: the Hungarian method (Kuhn
 * 1955, Munkres 1957) by shortest augmenting paths with potentials, O(n³).
 */
final class Assignment {

  private Assignment() {}

  /**
   * The column of each row; −1 for a row that has none, where there are more rows than columns.
   *
   * @param gain {@code [rows][columns]}, at least one of each
   */
  static int[] of(int[][] gain) {
    int rows = gain.length;
    int columns = gain[0].length;
    int size = Math.max(rows, columns);
    // Rows and columns count from 1 here. What is missing to a square gains nothing.
    long[][] cost = new long[size + 1][size + 1];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        cost[i + 1][j + 1] = -gain[i][j];
      }
    }
    int[] rowOf = solve(cost, size);
    int[] assigned = new int[rows];
    Arrays.fill(assigned, -1);
    for (int j = 1; j <= columns; j++) {
      if (rowOf[j] <= rows) {
        assigned[rowOf[j] - 1] = j - 1;
      }
    }
    return assigned;
  }

  /** The row of each column. */
  private static int[] solve(long[][] cost, int size) {
    long[] rowPotential = new long[size + 1];
    long[] columnPotential = new long[size + 1];
    int[] rowOf = new int[size + 1];
    for (int row = 1; row <= size; row++) {
      // Column 0 stands for the row that is to be placed.
      rowOf[0] = row;
      int[] before = new int[size + 1];
      long[] slack = new long[size + 1];
      Arrays.fill(slack, Long.MAX_VALUE);
      boolean[] reached = new boolean[size + 1];
      int column = 0;
      while (rowOf[column] != 0) {
        reached[column] = true;
        int from = rowOf[column];
        long least = Long.MAX_VALUE;
        int nearest = 0;
        for (int j = 1; j <= size; j++) {
          if (!reached[j]) {
            long reduced = cost[from][j] - rowPotential[from] - columnPotential[j];
            if (reduced < slack[j]) {
              slack[j] = reduced;
              before[j] = column;
            }
            if (slack[j] < least) {
              least = slack[j];
              nearest = j;
            }
          }
        }
        for (int j = 0; j <= size; j++) {
          if (reached[j]) {
            rowPotential[rowOf[j]] += least;
            columnPotential[j] -= least;
          } else {
            slack[j] -= least;
          }
        }
        column = nearest;
      }
      while (column != 0) {
        rowOf[column] = rowOf[before[column]];
        column = before[column];
      }
    }
    return rowOf;
  }
}
