package dev.organza.optim;

import dev.organza.torch.FlatTensors;
import dev.organza.torch.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Stochastic gradient descent with heavy-ball momentum: v ← μv + g, θ ← θ − αv.
 *
 * @param learningRate α
 * @param momentum μ, which may change over the training; constant 0 is plain descent
 */
public record Sgd(double learningRate, Schedule momentum) implements Optimizer {

  public static final Sgd DEFAULTS = new Sgd(0.1, new Schedule.Constant(0.0));

  public Sgd {
    Optimizer.requireLearningRate(learningRate);
    Schedule.requireGiven("momentum", momentum);
  }

  @Override
  public double settledKimg() {
    return momentum.endKimg();
  }

  @Override
  public State over(FlatTensors parameters) {
    return new Velocity(parameters);
  }

  private final class Velocity implements State {

    private final FlatTensors parameters;
    private final Tensor velocity;

    Velocity(FlatTensors parameters) {
      this.parameters = parameters;
      this.velocity = Scope.escape(torch.zeros_like(parameters.flat()));
    }

    @Override
    public void step(double rate, long update, Progress progress) {
      try (Scope scope = Scope.open()) {
        velocity.mul_(new Scalar(momentum.at(progress))).add_(parameters.gradient());
        parameters.flat().add_(velocity, new Scalar(-rate));
      }
    }

    @Override
    public LookAhead lookAhead() {
      return new LookAhead() {
        private Tensor v = velocity;

        @Override
        public Tensor step(
            Tensor parameters, Tensor gradient, double rate, long update, Progress progress) {
          v = v.mul(new Scalar(momentum.at(progress))).add(gradient);
          return parameters.sub(v, new Scalar(rate));
        }
      };
    }

    @Override
    public Map<String, Tensor> tensors() {
      return Map.of("velocity", velocity);
    }

    @Override
    public void close() {
      velocity.close();
    }
  }
}
