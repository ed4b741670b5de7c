package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Layer normalisation (Ba et al. 2016, arXiv:1607.06450) of each whole sample, of any shape. Unlike
 * batch normalisation it does not couple the samples of a batch, which a gradient penalty needs
 * (WGAN-GP, arXiv:1704.00028, §4).
 *
 * <p>Parameters {@code weight} (scale) and {@code bias} (offset), both of the sample's shape, as
 * those of {@code torch.nn.LayerNorm([C,H,W])}.
 *
 * @param epsilon added to the variance, positive
 * @param affine whether a learned scale and offset follow
 */
public record LayerNorm(
    @JsonProperty(required = true) double epsilon, @JsonProperty(required = true) boolean affine)
    implements Layer {

  public LayerNorm {
    Requirement.positive(epsilon, "the epsilon of a LayerNorm");
  }

  @Override
  public Shape outputShape(Shape in) {
    return in;
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    long[] sizes = in.dimensions().stream().mapToLong(Integer::longValue).toArray();
    return affine ? List.of(ParameterSpec.scale(sizes), ParameterSpec.bias(sizes)) : List.of();
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    if (x.dim() != 4) {
      return normalised(x, own.parameters());
    }
    // The order of the values is nothing to a layer's mean and variance, and [H,W,C] is that in
    // which channels-last images lie in memory: in [C,H,W] LibTorch would copy them back and forth.
    List<Tensor> parameters = own.parameters().stream().map(p -> p.permute(1, 2, 0)).toList();
    return normalised(x.permute(0, 2, 3, 1), parameters).permute(0, 3, 1, 2);
  }

  private Tensor normalised(Tensor x, List<Tensor> parameters) {
    long[] sizes = x.shape();
    return torch.layer_norm(
        x,
        Arrays.copyOfRange(sizes, 1, sizes.length),
        affine ? new TensorOptional(parameters.get(0)) : new TensorOptional(),
        affine ? new TensorOptional(parameters.get(1)) : new TensorOptional(),
        epsilon,
        true);
  }
}
