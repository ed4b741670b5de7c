package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.TensorSpec;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 1) of each feature of
 * [F] or each channel of [C,H,W] or [C,L].
 *
 * <p>In training the mean and the biased variance of the batch normalise, and the running
 * statistics move towards the batch's mean and <em>unbiased</em> variance, as in PyTorch. In
 * evaluation the running statistics normalise.
 *
 * <p>Parameters {@code weight} (the scale γ) and {@code bias} (the offset β), buffers {@code
 * running_mean} and {@code running_var}, all [F] or [C]. PyTorch's {@code num_batches_tracked} is
 * not kept: nothing depends on it when the momentum is a number.
 *
 * @param momentum the weight of the <em>new</em> batch in the running statistics, in (0,1];
 *     PyTorch's convention, TensorFlow's is one minus this
 * @param epsilon added to the variance, positive
 * @param affine whether a learned scale and offset follow
 */
public record BatchNorm(
    @JsonProperty(required = true) double momentum,
    @JsonProperty(required = true) double epsilon,
    @JsonProperty(required = true) boolean affine)
    implements Layer {

  public BatchNorm {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new UsageException("the momentum of a BatchNorm lies in (0,1], not at " + momentum);
    }
    Requirement.positive(epsilon, "the epsilon of a BatchNorm");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.rowImageOrSignal(this, in);
    return in;
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int features = in.dimension(0);
    return affine
        ? List.of(ParameterSpec.scale(features), ParameterSpec.bias(features))
        : List.of();
  }

  @Override
  public List<BufferSpec> buffers(Shape in) {
    int features = in.dimension(0);
    return List.of(
        new BufferSpec(TensorSpec.of("running_mean", features), 0),
        new BufferSpec(TensorSpec.of("running_var", features), 1));
  }

  @Override
  public boolean samplewise() {
    return false;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UsageException in training, if each feature has one value only: it has no variance
   */
  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    boolean training = mode instanceof Mode.Training;
    if (training && x.numel() == x.size(1)) {
      throw new UsageException(
          "BatchNorm cannot train on one value per feature; the batch size is at least 2");
    }
    return torch.batch_norm(
        x,
        affine ? new TensorOptional(own.parameters().get(0)) : new TensorOptional(),
        affine ? new TensorOptional(own.parameters().get(1)) : new TensorOptional(),
        new TensorOptional(own.buffers().get(0)),
        new TensorOptional(own.buffers().get(1)),
        training,
        momentum,
        epsilon,
        true);
  }
}
