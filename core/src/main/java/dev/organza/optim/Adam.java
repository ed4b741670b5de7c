package dev.organza.optim;

import dev.organza.torch.FlatTensors;
import dev.organza.torch.FusedAdam;
import dev.organza.torch.Scope;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Adam (Kingma and Ba 2015, algorithm 1).
 *
 * @param learningRate α
 * @param beta1 the decay of the gradient's mean; 0.5 in the DCGAN paper
 * @param beta2 the decay of its uncentred variance; where a schedule changes it, the present one is
 *     in the correction for the start too, as in PyTorch
 * @param epsilon what keeps the denominator from 0
 * @see <a href="https://arxiv.org/abs/1412.6980">arXiv:1412.6980</a>
 */
public record Adam(double learningRate, double beta1, Schedule beta2, double epsilon)
    implements Optimizer {

  /** The settings of the DCGAN paper. */
  public static final Adam DEFAULTS = new Adam(2e-4, 0.5, 0.999, 1e-8);

  public Adam {
    Optimizer.requireLearningRate(learningRate);
    Optimizer.requireDecay("beta1", beta1);
    Schedule.require("beta2", beta2, value -> value >= 0 && value < 1, "at least 0 and below 1");
    Optimizer.requireEpsilon(epsilon);
  }

  /** Adam with a constant β₂. */
  public Adam(double learningRate, double beta1, double beta2, double epsilon) {
    this(learningRate, beta1, Schedule.constant("beta2", beta2), epsilon);
  }

  @Override
  public double settledKimg() {
    return beta2.endKimg();
  }

  @Override
  public State over(FlatTensors parameters) {
    return new Moments(parameters, true);
  }

  /** A memory whose updates are ordinary tensor operations: what is used without the fused one. */
  State plain(FlatTensors parameters) {
    return new Moments(parameters, false);
  }

  private final class Moments implements State {

    private final Tensor mean;
    private final Tensor variance;
    private final FlatTensors parameters;
    private final @Nullable FusedAdam fused;

    Moments(FlatTensors parameters, boolean fused) {
      this.parameters = parameters;
      this.mean = Scope.escape(torch.zeros_like(parameters.flat()));
      this.variance = Scope.escape(torch.zeros_like(parameters.flat()));
      this.fused =
          fused
              ? FusedAdam.over(parameters.flat(), parameters.gradient(), mean, variance)
                  .orElse(null)
              : null;
    }

    @Override
    public void step(double rate, long update, Progress progress) {
      double decay = beta2.at(progress);
      if (fused != null) {
        fused.step(rate, beta1, decay, epsilon, update);
        return;
      }
      double bias1 = 1 - Math.pow(beta1, update);
      double bias2 = 1 - Math.pow(decay, update);
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        Tensor gradient = parameters.gradient();
        mean.mul_(new Scalar(beta1)).add_(gradient, new Scalar(1 - beta1));
        variance.mul_(new Scalar(decay)).addcmul_(gradient, gradient, new Scalar(1 - decay));
        Tensor denominator =
            variance.sqrt().div_(new Scalar(Math.sqrt(bias2))).add_(new Scalar(epsilon));
        parameters.flat().addcdiv_(mean, denominator, new Scalar(-rate / bias1));
      }
    }

    @Override
    public LookAhead lookAhead() {
      return new LookAhead() {
        private Tensor m = mean;
        private Tensor v = variance;

        @Override
        public Tensor step(
            Tensor parameters, Tensor gradient, double rate, long update, Progress progress) {
          double bias1 = 1 - Math.pow(beta1, update);
          double decay = beta2.at(progress);
          double bias2 = 1 - Math.pow(decay, update);
          m = m.mul(new Scalar(beta1)).add(gradient, new Scalar(1 - beta1));
          v = v.mul(new Scalar(decay)).add(gradient.square(), new Scalar(1 - decay));
          Tensor denominator =
              LookAhead.root(v).div(new Scalar(Math.sqrt(bias2))).add(new Scalar(epsilon));
          return parameters.sub(m.div(denominator), new Scalar(rate / bias1));
        }
      };
    }

    @Override
    public Map<String, Tensor> tensors() {
      return Map.of("mean", mean, "variance", variance);
    }

    @Override
    public void close() {
      if (fused != null) {
        fused.close();
      }
      mean.close();
      variance.close();
    }
  }
}
