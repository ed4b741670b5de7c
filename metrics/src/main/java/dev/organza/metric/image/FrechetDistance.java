package dev.organza.metric.image;

import dev.organza.distance.Matrices;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The squared Fréchet distance of two Gaussians (Heusel et al. 2017, arXiv:1706.08500, equation 6):
 *
 * <pre>d² = ‖μ₁ − μ₂‖² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½)</pre>
 *
 * <p>The symmetric product C₁^½ C₂ C₁^½ has the eigenvalues σ², where σ are the singular values of
 * C₁^½ C₂^½; their sum is the trace of its root. Singular values are computed to a small part of
 * the largest, while the root of an eigenvalue that should be 0 would be 1e-8 of it. The roots of
 * C₁ and C₂ come from their eigenvalues, those below 0 by rounding taken as 0. So a covariance may
 * be singular, and nothing is added to its diagonal.
 */
public final class FrechetDistance {

  private FrechetDistance() {}

  /** The distance of two sets of moments, each of at least two vectors; at least 0. */
  public static double of(FeatureMoments a, FeatureMoments b) {
    double shift = 0;
    double[] first = a.mean();
    double[] second = b.mean();
    for (int k = 0; k < first.length; k++) {
      shift += (first[k] - second[k]) * (first[k] - second[k]);
    }
    long size = a.dimension();
    try (Scope scope = Scope.open()) {
      Tensor c1 = Matrices.of(a.covariance(), size, size);
      Tensor c2 = Matrices.of(b.covariance(), size, size);
      double traces = c1.trace().item_double() + c2.trace().item_double();
      double cross = torch.linalg_svdvals(root(c1).mm(root(c2))).sum().item_double();
      return Math.max(0, shift + traces - 2 * cross);
    }
  }

  /** The symmetric root of a covariance, {@code [D,D]}. */
  private static Tensor root(Tensor covariance) {
    T_TensorTensor_T decomposition = torch.linalg_eigh(covariance);
    Tensor roots = decomposition.get0().clamp_min(new Scalar(0.0)).sqrt();
    Tensor vectors = decomposition.get1();
    return vectors.mul(roots).mm(vectors.t());
  }
}
