package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import dev.organza.torch.WorkerGroup;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
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
    if (mode instanceof Mode.Training together && together.statistics().size() > 1) {
      return synchronised(x, own, together.statistics());
    }
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

  /**
   * With the statistics of all workers' samples. Each has as many, so that the mean is the mean of
   * their means, and the variance the mean of their variances and of the squares of what their
   * means differ by (Chan et al. 1979).
   */
  private Tensor synchronised(Tensor x, Weights own, WorkerGroup workers) {
    Tensor values = x.to(torch.ScalarType.Float).transpose(0, 1).flatten(1, -1); // [F, n]
    Tensor ownMean = values.mean(new long[] {1}, false, new ScalarTypeOptional());
    Tensor ownVariance =
        values
            .sub(ownMean.unsqueeze(1))
            .square()
            .mean(new long[] {1}, false, new ScalarTypeOptional());
    Tensor all = workers.gathered(torch.stack(new TensorVector(ownMean, ownVariance))); // [W,2,F]
    Tensor means = all.select(1, 0);
    Tensor mean = means.mean(0);
    Tensor variance = all.select(1, 1).mean(0).add(means.sub(mean).square().mean(0));
    follow(own.buffers(), mean, variance, values.size(1) * workers.size());
    Tensor scale = variance.add(new Scalar(epsilon)).rsqrt();
    Tensor y = values.sub(mean.unsqueeze(1));
    if (affine) {
      y =
          torch.addcmul(
              own.parameters().get(1).unsqueeze(1),
              y,
              scale.mul(own.parameters().get(0)).unsqueeze(1));
    } else {
      y = y.mul(scale.unsqueeze(1));
    }
    long[] sizes = x.shape().clone();
    sizes[0] = x.size(1);
    sizes[1] = x.size(0);
    return y.view(sizes).transpose(0, 1).contiguous().to(x.scalar_type());
  }

  /** Moves the running statistics, behind autograd's back. */
  private void follow(List<Tensor> buffers, Tensor mean, Tensor variance, long count) {
    try (Scope scope = Scope.open();
        NoGradGuard constant = new NoGradGuard()) {
      buffers.get(0).variable_data().lerp_(mean.detach(), new Scalar(momentum));
      Tensor unbiased = variance.detach().mul(new Scalar((double) count / (count - 1)));
      buffers.get(1).variable_data().lerp_(unbiased, new Scalar(momentum));
    }
  }
}
