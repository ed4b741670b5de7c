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
import org.bytedeco.pytorch.TensorVector;
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
   * Image by image as batch normalisation of one image, which keeps channels-last memory, in which
   * the convolutions around it compute: of one image that takes a third to a half of the time that
   * LibTorch's own instance normalisation takes, which copies to another order (decision 0037).
   */
  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    if (x.size(0) == 1) {
      return ofOne(x, own);
    }
    TensorVector images = x.split(1, 0);
    TensorVector normalised = new TensorVector();
    for (long n = 0; n < images.size(); n++) {
      normalised.push_back(ofOne(images.get(n), own));
    }
    return torch.cat(normalised, 0);
  }

  private Tensor ofOne(Tensor x, Weights own) {
    return torch.batch_norm(
        x,
        affine ? new TensorOptional(own.parameters().get(0)) : new TensorOptional(),
        affine ? new TensorOptional(own.parameters().get(1)) : new TensorOptional(),
        new TensorOptional(),
        new TensorOptional(),
        true,
        0,
        epsilon,
        true);
  }
}
