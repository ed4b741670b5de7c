package dev.organza.game.penalty;

import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The gradient penalty of WGAN-GP (Gulrajani et al. 2017, equation 3): λ·E(‖∇D(x̂)‖ − 1)² at random
 * points x̂ between a real and a generated sample. It holds D near the 1-Lipschitz functions among
 * which the Wasserstein distance looks for its critic.
 *
 * <p>Two-sided, as in the paper: a slope below the target costs as much as one above. It departs in
 * the target, which the paper fixes at 1.
 *
 * @param weight λ, at least 0
 * @param target the length of the gradient that costs nothing, at least 0
 * @param every see {@link Penalty#every}; the paper has 1
 * @see <a href="https://arxiv.org/abs/1704.00028">arXiv:1704.00028</a>
 */
public record GradientPenalty(double weight, double target, int every) implements Penalty {

  /** The paper's: λ 10, target 1, at every update. */
  public static final GradientPenalty DEFAULTS = new GradientPenalty(10, 1, 1);

  public GradientPenalty {
    Penalty.requireNotNegative(weight, "weight");
    Penalty.requireNotNegative(target, "target");
    Penalty.requireEvery(every);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there are not as many generated samples as real ones, or
   *     they have another shape
   */
  @Override
  public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
    if (!Arrays.equals(real.shape(), fake.shape())) {
      throw new IllegalArgumentException(
          "a gradient penalty pairs each real sample with a generated one; the real ones are "
              + Arrays.toString(real.shape())
              + " and the generated ones "
              + Arrays.toString(fake.shape()));
    }
    try (Scope scope = Scope.open()) {
      // ε ~ U[0,1), one for each pair
      Tensor share = noise.uniformForEach(0, 1, real).to(real);
      // x̂ = εx + (1 − ε)x̃ = x̃ + ε(x − x̃)
      Tensor between = torch.lerp(fake, real, share);
      // λ·E(‖∇D(x̂)‖ − target)²
      return scope.keep(SampleGradient.lengthPenalty(critic, between, weight, target));
    }
  }

  @Override
  public boolean perSample() {
    return true;
  }

  @Override
  public Optional<GradientWeight> gradientWeight() {
    return Optional.of(new GradientWeight("weight", weight));
  }
}
