package dev.organza.game.objective;

import dev.organza.torch.Scope;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Both losses, without penalties, where D cannot tell samples apart: G has learned the data, and D
 * gives all the output on its boundary. In the game of 2014 these are log 4 and −log 2, at D = ½
 * (Goodfellow et al. 2014, arXiv:1406.2661, theorem 1).
 *
 * @param discriminator the loss of D
 * @param generator the loss of G
 * @param output D(x), if D estimates a probability
 */
public record Equilibrium(double discriminator, double generator, OptionalDouble output) {

  /** That of an objective. */
  public static Equilibrium of(Objective objective) {
    try (Scope scope = Scope.open()) {
      double boundary = objective.boundary().orElse(0);
      Tensor logits = torch.zeros(1, 1).fill_(new Scalar(boundary));
      return new Equilibrium(
          objective.discriminatorLoss(logits, logits).item_double(),
          objective.generatorLoss(() -> logits, logits).item_double(),
          objective.estimatesProbability()
              ? OptionalDouble.of(1 / (1 + Math.exp(-boundary)))
              : OptionalDouble.empty());
    }
  }
}
