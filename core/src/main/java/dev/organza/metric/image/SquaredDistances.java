package dev.organza.metric.image;

import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Squared Euclidean distances between the rows of two tables, a block at a time: ‖x‖² + ‖y‖² − 2xᵀy
 * in float64. What is below 1e-12 of ‖x‖² + ‖y‖² cannot be told from rounding and counts as 0, so
 * that equal rows have the distance 0.
 */
final class SquaredDistances {

  /** Rows of a block, both ways: 8 MB of distances. */
  static final int BLOCK = 1000;

  private static final double ROUNDING = 1e-12;

  /** Takes one block. */
  interface Consumer {
    /**
     * Distances of rows {@code firstRow…} of one table to rows {@code firstColumn…} of the other.
     *
     * @param distances {@code [rows·columns]}, row-major
     */
    void accept(int firstRow, int rows, int firstColumn, int columns, double[] distances);
  }

  private SquaredDistances() {}

  /** All blocks, those of one row of blocks after another. */
  static void forEach(float[][] x, float[][] y, Consumer consumer) {
    for (int row = 0; row < x.length; row += BLOCK) {
      int rows = Math.min(BLOCK, x.length - row);
      for (int column = 0; column < y.length; column += BLOCK) {
        int columns = Math.min(BLOCK, y.length - column);
        consumer.accept(row, rows, column, columns, block(x, row, rows, y, column, columns));
      }
    }
  }

  private static double[] block(
      float[][] x, int row, int rows, float[][] y, int column, int columns) {
    double[] products;
    try (Scope scope = Scope.open()) {
      Tensor a = Matrices.rows(x, row, row + rows);
      Tensor b = Matrices.rows(y, column, column + columns);
      products = Matrices.values(a.mm(b.t()).mul_(new Scalar(-2.0)));
    }
    double[] xNorms = norms(x, row, rows);
    double[] yNorms = norms(y, column, columns);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < columns; k++) {
        double norms = xNorms[i] + yNorms[k];
        double distance = norms + products[i * columns + k];
        products[i * columns + k] = distance > ROUNDING * norms ? distance : 0;
      }
    }
    return products;
  }

  private static double[] norms(float[][] rows, int from, int count) {
    double[] norms = new double[count];
    for (int i = 0; i < count; i++) {
      for (float value : rows[from + i]) {
        norms[i] += (double) value * value;
      }
    }
    return norms;
  }
}
