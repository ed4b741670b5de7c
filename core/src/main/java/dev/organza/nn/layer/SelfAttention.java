package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.MatrixProduct;
import dev.organza.torch.TensorSpec;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Self-attention between the pixels of an image (Zhang et al. 2019, arXiv:1805.08318, eq. 1 to 3):
 * y = γ·o + x with
 *
 * <pre>
 * s_ij = f(x_i)ᵀ g(x_j),   β_ji = exp(s_ij) / Σ_i exp(s_ij),   o_j = v(Σ_i β_ji h(x_i))
 * </pre>
 *
 * of the pixels i and j, with linear maps f, g and h to C/reduction channels (at least 1) and v
 * back, without biases. [C,H,W] to the same shape. It takes memory for (H·W)² numbers a sample.
 *
 * <p>Parameters {@code query}, {@code key} and {@code value}, the matrices of f, g and h,
 * [C/reduction,C], {@code output} of v, [C,C/reduction], and {@code gamma} γ [1], which starts at
 * 0. In a {@link Spectral} each matrix is divided by its own σ, as in the paper.
 *
 * @param reduction how many times fewer channels f, g and h have, at least 1; 8 in the paper
 */
public record SelfAttention(@JsonProperty(required = true) int reduction) implements LinearMap {

  public SelfAttention {
    Requirement.atLeast(1, reduction, "the reduction of a SelfAttention");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.image(this, in);
    return in;
  }

  private int inner(Shape in) {
    return Math.max(1, in.dimension(0) / reduction);
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int channels = in.dimension(0);
    int inner = inner(in);
    return List.of(
        ParameterSpec.weight(TensorSpec.of("query", inner, channels), channels, inner),
        ParameterSpec.weight(TensorSpec.of("key", inner, channels), channels, inner),
        ParameterSpec.weight(TensorSpec.of("value", inner, channels), channels, inner),
        ParameterSpec.weight(TensorSpec.of("output", channels, inner), inner, channels),
        new ParameterSpec(TensorSpec.of("gamma", 1), ParameterSpec.Role.BIAS, 1, 1));
  }

  @Override
  public List<Integer> matrices() {
    return List.of(0, 1, 2, 3);
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    long batch = x.size(0);
    long pixels = x.size(2) * x.size(3);
    // The pixels of all images as rows, as they lie in memory in channels-last images.
    Tensor rows = x.permute(0, 2, 3, 1).reshape(batch * pixels, x.size(1));
    Tensor f = mapped(rows, own, 0, batch);
    Tensor g = mapped(rows, own, 1, batch);
    Tensor h = mapped(rows, own, 2, batch);
    Tensor scores = MatrixProduct.ofBatches(g, f.transpose(1, 2)); // [N,j,i]: s_ij
    Tensor attention = torch.softmax(scores, 2); // β_ji
    Tensor seen = MatrixProduct.ofBatches(attention.to(h.scalar_type()), h); // Σ_i β_ji h(x_i)
    Tensor o =
        MatrixProduct.linear(
            seen.reshape(batch * pixels, seen.size(2)), own.parameters().get(3), null);
    Tensor image = o.view(batch, x.size(2), x.size(3), x.size(1)).permute(0, 3, 1, 2);
    return x.add(image.mul(own.parameters().get(4)).to(x.scalar_type()));
  }

  /** A linear map of each pixel: [N·H·W,C] to [N,H·W,units]. */
  private static Tensor mapped(Tensor rows, Weights own, int place, long batch) {
    Tensor mapped = MatrixProduct.linear(rows, own.parameters().get(place), null);
    return mapped.view(batch, -1, mapped.size(1));
  }

  @Override
  public long multiplyAdds(Shape in) {
    long pixels = (long) in.dimension(1) * in.dimension(2);
    long inner = inner(in);
    return 4 * pixels * in.dimension(0) * inner + 2 * pixels * pixels * inner;
  }
}
