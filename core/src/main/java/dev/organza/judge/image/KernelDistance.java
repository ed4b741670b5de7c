package dev.organza.judge.image;

import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The unbiased squared maximum mean discrepancy with the kernel k(x,y) = (xᵀy/D + 1)³ (Bińkowski et
 * al. 2018, arXiv:1801.01401, equation 4).
 */
final class KernelDistance {

  private KernelDistance() {}

  /**
   * Of two sets of the same size, as the authors' code has it; may be below 0.
   *
   * @param a {@code [N][D]}, N at least 2
   * @param b {@code [N][D]}
   */
  static double of(float[][] a, float[][] b) {
    try (Scope scope = Scope.open()) {
      Tensor x = Matrices.rows(a, 0, a.length);
      Tensor y = Matrices.rows(b, 0, b.length);
      double m = a.length;
      double n = b.length;
      Tensor kxx = kernel(x, x);
      Tensor kyy = kernel(y, y);
      // The diagonals, a sample with itself, are what would bias it.
      double within =
          (sum(kxx) - kxx.trace().item_double()) / (m * (m - 1))
              + (sum(kyy) - kyy.trace().item_double()) / (n * (n - 1));
      return within - 2 * sum(kernel(x, y)) / (m * n);
    }
  }

  private static double sum(Tensor tensor) {
    return tensor.sum().item_double();
  }

  private static Tensor kernel(Tensor x, Tensor y) {
    Tensor linear = x.mm(y.t()).mul_(new Scalar(1.0 / x.size(1))).add_(new Scalar(1.0));
    return linear.square().mul_(linear);
  }
}
