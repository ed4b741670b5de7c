package dev.organza.metric.image;

import dev.organza.distance.Matrices;
import dev.organza.distance.SquaredDistances;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The unbiased squared maximum mean discrepancy with the kernel k(x,y) = (xᵀy/D + 1)³ (Bińkowski et
 * al. 2018, arXiv:1801.01401, equation 4), and the variance of that estimate.
 *
 * <p>The estimate is a U-statistic of two samples. Its variance has a first-order term Var E[h|x]
 * of order 1/n and second-order terms of order 1/n² (Hoeffding 1948; for MMD Sutherland et al.
 * 2017, arXiv:1611.04488). For equal distributions the first is 0.
 *
 * <p>The first-order term vanishes with the discrepancy, and its estimate is noisy near 0. The
 * variance is therefore modelled as linear in the discrepancy: the second-order terms at 0, and
 * both at the value.
 *
 * @param value may be below 0
 * @param alone the variance of the value for equal distributions
 * @param growth the slope of the variance
 */
public record KernelDistance(double value, double alone, double growth) {

  /**
   * The estimate from all pairs of samples. Memory is that of a block of 1,000 × 1,000 kernels and
   * two numbers a sample.
   *
   * @param a {@code [M][D]}, M at least 2
   * @param b {@code [N][D]}, N at least 2
   */
  public static KernelDistance of(float[][] a, float[][] b) {
    Pairs within = new Pairs(a, a, true);
    Pairs withinOther = new Pairs(b, b, true);
    Pairs across = new Pairs(a, b, false);
    double value = within.mean() + withinOther.mean() - 2 * across.mean();
    double[] ofA = new double[a.length];
    for (int i = 0; i < ofA.length; i++) {
      ofA[i] = within.rows[i] - across.rows[i];
    }
    double[] ofB = new double[b.length];
    for (int i = 0; i < ofB.length; i++) {
      ofB[i] = withinOther.rows[i] - across.columns[i];
    }
    double pairsA = within.interaction();
    double pairsB = withinOther.interaction();
    double pairsAcross = across.interaction();
    double m = a.length;
    double n = b.length;
    // The variance of row means includes a part of the interaction, which is subtracted.
    double ownA = Math.max(0, variance(ofA) - pairsA / (m - 1) - pairsAcross / n);
    double ownB = Math.max(0, variance(ofB) - pairsB / (n - 1) - pairsAcross / m);
    double alone =
        2 * pairsA / (m * (m - 1)) + 2 * pairsB / (n * (n - 1)) + 4 * pairsAcross / (m * n);
    double own = 4 * ownA / m + 4 * ownB / n;
    double least = Math.max(value, 2 * Math.sqrt(alone));
    return new KernelDistance(value, alone, least > 0 ? own / least : 0);
  }

  private static double variance(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares / (values.length - 1.0);
  }

  /** Sums of the kernels of all pairs of two tables. */
  private static final class Pairs {

    /** The mean kernel of each row, and of each column. */
    final double[] rows;

    final double[] columns;
    private final boolean same;
    private double squares;

    /**
     * @param same whether both tables are the same; then no row is paired with itself
     */
    Pairs(float[][] x, float[][] y, boolean same) {
      this.rows = new double[x.length];
      this.columns = new double[y.length];
      this.same = same;
      for (int row = 0; row < x.length; row += SquaredDistances.BLOCK) {
        int endRow = Math.min(x.length, row + SquaredDistances.BLOCK);
        for (int column = 0; column < y.length; column += SquaredDistances.BLOCK) {
          int endColumn = Math.min(y.length, column + SquaredDistances.BLOCK);
          add(x, row, endRow, y, column, endColumn);
        }
      }
      for (int i = 0; i < rows.length; i++) {
        rows[i] /= y.length - (same ? 1 : 0);
      }
      for (int j = 0; j < columns.length; j++) {
        columns[j] /= x.length - (same ? 1 : 0);
      }
    }

    private void add(float[][] x, int row, int endRow, float[][] y, int column, int endColumn) {
      try (Scope scope = Scope.open()) {
        Tensor kernel = kernel(Matrices.rows(x, row, endRow), Matrices.rows(y, column, endColumn));
        if (same && row == column) {
          kernel.fill_diagonal_(new Scalar(0.0));
        }
        double[] sums = Matrices.values(kernel.sum(1));
        double[] columnSums = Matrices.values(kernel.sum(0));
        for (int i = 0; i < sums.length; i++) {
          rows[row + i] += sums[i];
        }
        for (int j = 0; j < columnSums.length; j++) {
          columns[column + j] += columnSums[j];
        }
        squares += kernel.square().sum().item_double();
      }
    }

    double mean() {
      double mean = 0;
      for (double row : rows) {
        mean += row / rows.length;
      }
      return mean;
    }

    /** The interaction variance of the kernel: what row and column means do not explain. */
    double interaction() {
      double pairs = (double) rows.length * (columns.length - (same ? 1 : 0));
      double mean = mean();
      double total = squares / pairs - mean * mean;
      double byRow = variance(rows);
      double byColumn = variance(columns);
      // byRow = own + rest/columns, and so on: three equations for three variances.
      double perRow = 1.0 / (columns.length - (same ? 1 : 0));
      double perColumn = 1.0 / (rows.length - (same ? 1 : 0));
      return Math.max(0, (total - byRow - byColumn) / (1 - perRow - perColumn));
    }

    private static Tensor kernel(Tensor x, Tensor y) {
      Tensor linear = x.mm(y.t()).mul_(new Scalar(1.0 / x.size(1))).add_(new Scalar(1.0));
      return linear.square().mul_(linear);
    }
  }
}
