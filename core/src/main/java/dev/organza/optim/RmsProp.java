package dev.organza.optim;

import dev.organza.torch.FlatTensors;
import dev.organza.torch.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * RMSProp (Tieleman and Hinton 2012, lecture 6.5), uncentred.
 *
 * @param learningRate the learning rate
 * @param decay the decay of the squared gradient's mean
 * @param epsilon added to the root, as PyTorch does
 */
public record RmsProp(double learningRate, double decay, double epsilon) implements Optimizer {

  public static final RmsProp DEFAULTS = new RmsProp(5e-5, 0.99, 1e-8);

  public RmsProp {
    Optimizer.requireLearningRate(learningRate);
    Optimizer.requireDecay("decay", decay);
    Optimizer.requireEpsilon(epsilon);
  }

  @Override
  public State over(FlatTensors parameters) {
    return new Squares(parameters);
  }

  private final class Squares implements State {

    private final FlatTensors parameters;
    private final Tensor square;
    private final Tensor denominator;

    Squares(FlatTensors parameters) {
      this.parameters = parameters;
      this.square = Scope.escape(torch.zeros_like(parameters.flat()));
      this.denominator = Scope.escape(torch.zeros_like(parameters.flat()));
    }

    @Override
    public void step(double rate, long update, Progress progress) {
      try (Scope scope = Scope.open()) {
        Tensor gradient = parameters.gradient();
        square // v ← ρv + (1−ρ)g²
            .mul_(new Scalar(decay))
            .addcmul_(gradient, gradient, new Scalar(1 - decay));
        torch.sqrt_out(denominator, square).add_(new Scalar(epsilon)); // √v + ε
        parameters // θ ← θ − α·g / denominator
            .flat()
            .addcdiv_(gradient, denominator, new Scalar(-rate));
      }
    }

    @Override
    public LookAhead lookAhead() {
      return new LookAhead() {
        private Tensor v = square;

        @Override
        public Tensor step(
            Tensor parameters, Tensor gradient, double rate, long update, Progress progress) {
          v = v.mul(new Scalar(decay)).add(gradient.square(), new Scalar(1 - decay));
          Tensor denominator = LookAhead.root(v).add(new Scalar(epsilon));
          return parameters.sub(gradient.div(denominator), new Scalar(rate));
        }
      };
    }

    @Override
    public Map<String, Tensor> tensors() {
      return Map.of("square", square);
    }

    @Override
    public void close() {
      square.close();
      denominator.close();
    }
  }
}
