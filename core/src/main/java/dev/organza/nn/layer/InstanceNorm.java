package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Instance normalisation (Ulyanov et al. 2016, arXiv:1607.08022): each channel of each sample is
 * brought to mean 0 and (biased) variance 1. Images [C,H,W] and signals [C,L], to the same shape.
 * Training and evaluation are alike; as with PyTorch's defaults there are no running statistics.
 *
 * <p>Parameters {@code weight} (the scale) and {@code bias} (the offset), both [C], if affine.
 *
 * @param epsilon added to the variance, positive
 * @param affine whether a learned scale and offset follow
 */
public record InstanceNorm(
    @JsonProperty(required = true) double epsilon, @JsonProperty(required = true) boolean affine)
    implements Layer {

  public InstanceNorm {
    Requirement.positive(epsilon, "the epsilon of an InstanceNorm");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.imageOrSignal(this, in);
    if (in.elements() == in.dimension(0)) {
      throw Requirement.doesNotTake(
          this, in, "channels of at least 2 values, because a single one has no variance");
    }
    return in;
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int channels = in.dimension(0);
    return affine
        ? List.of(ParameterSpec.scale(channels), ParameterSpec.bias(channels))
        : List.of();
  }

  /**
   * As group normalisation with one channel a group: LibTorch's own instance normalisation takes
   * 1.4 to 2.5 times as long. Channels-last images are copied, because the backward pass of group
   * normalisation takes 20 times as long on them.
   */
  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    return torch.group_norm(
        x.contiguous(),
        x.size(1),
        affine ? new TensorOptional(own.parameters().get(0)) : new TensorOptional(),
        affine ? new TensorOptional(own.parameters().get(1)) : new TensorOptional(),
        epsilon,
        true);
  }
}
