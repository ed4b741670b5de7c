package dev.organza.game.penalty;

import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The penalty on D's weights: λ/2·Σ‖W‖² (Krogh and Hertz 1991, <em>A Simple Weight Decay Can
 * Improve Generalization</em>, equation 1), whose gradient is λW.
 *
 * <p>It departs in what it counts: {@link Penalised#weights}, so no biases and no scales. As a part
 * of the loss it goes through the optimiser; under Adam it is therefore not the decoupled decay of
 * AdamW.
 *
 * @param weight λ, at least 0
 */
public record WeightDecay(double weight) implements Penalty {

  /** A customary strength, λ 10⁻⁴. */
  public static final WeightDecay DEFAULTS = new WeightDecay(1e-4);

  public WeightDecay {
    Penalty.requireNotNegative(weight, "weight");
  }

  /** λ/2·Σ‖W‖²; looks at no sample and draws nothing. */
  @Override
  public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
    try (Scope scope = Scope.open()) {
      Tensor squares = torch.zeros(new long[0], real.options());
      for (Tensor weights : critic.weights()) {
        squares = squares.add(weights.square().sum()); // ΣW²
      }
      return scope.keep(squares.mul(new Scalar(weight / 2)));
    }
  }
}
