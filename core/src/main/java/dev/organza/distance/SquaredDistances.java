package dev.organza.distance;

import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Squared Euclidean distances between the rows of two tables: ‖x‖² + ‖y‖² − 2xᵀy in float64. Values
 * below 1e-12 of ‖x‖² + ‖y‖² are rounding error and become 0, so that equal rows have distance 0.
 */
public final class SquaredDistances {

  /** Rows and columns of a block: 8 MB of distances. */
  public static final int BLOCK = 1000;

  private static final double ROUNDING = 1e-12;

  /** Receives one block. */
  public interface Consumer {
    /**
     * Distances of rows {@code firstRow…} of one table to rows {@code firstColumn…} of the other.
     *
     * @param distances {@code [rows·columns]}, row-major
     */
    void accept(int firstRow, int rows, int firstColumn, int columns, double[] distances);
  }

  private SquaredDistances() {}

  /**
   * All pairs of rows of two float64 matrices: {@code [A,F]} and {@code [B,F]} to {@code [A,B]}.
   */
  public static Tensor of(Tensor x, Tensor y) {
    Tensor norms = x.square().sum(1).unsqueeze(1).add(y.square().sum(1));
    Tensor distances = norms.sub(x.mm(y.t()), new Scalar(2.0));
    return distances.masked_fill_(distances.le(norms.mul_(new Scalar(ROUNDING))), new Scalar(0.0));
  }

  /** All pairs in blocks, in row-major order of the blocks. */
  public static void forEach(float[][] x, float[][] y, Consumer consumer) {
    for (int row = 0; row < x.length; row += BLOCK) {
      int rows = Math.min(BLOCK, x.length - row);
      for (int column = 0; column < y.length; column += BLOCK) {
        int columns = Math.min(BLOCK, y.length - column);
        double[] block;
        try (Scope scope = Scope.open()) {
          Tensor some = Matrices.rows(x, row, row + rows);
          block = Matrices.values(of(some, Matrices.rows(y, column, column + columns)));
        }
        consumer.accept(row, rows, column, columns, block);
      }
    }
  }

  /** The distances themselves, not squared, of all pairs: {@code [x][y]}. */
  public static double[][] roots(float[][] x, float[][] y) {
    double[][] roots = new double[x.length][y.length];
    forEach(
        x,
        y,
        (row, rows, column, columns, distances) -> {
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              roots[row + i][column + j] = Math.sqrt(distances[i * columns + j]);
            }
          }
        });
    return roots;
  }
}
