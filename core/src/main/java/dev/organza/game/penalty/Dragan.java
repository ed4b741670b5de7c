package dev.organza.game.penalty;

import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * DRAGAN's penalty (Kodali et al. 2017): λ·E(‖∇D(x + δ)‖ − k)² near real samples, where a D with
 * steep spikes at single samples leaves G no gradient to follow.
 *
 * <p>The noise δ is that of the authors' code: δ = α·c·s·β, with β ~ U[0,1) for each value, α ~
 * U[0,1) for each sample, and s the standard deviation of all values of the batch (the biased one,
 * NumPy's). It departs from the paper's text, where δ ~ N(0, cI), and is never negative.
 *
 * @param weight λ, at least 0
 * @param target k, the length of the gradient that costs nothing, at least 0
 * @param deviations c, how far the noise reaches in standard deviations of the batch, at least 0
 * @param every see {@link Penalty#every}; the paper has 1
 * @see <a href="https://arxiv.org/abs/1705.07215">arXiv:1705.07215</a>
 */
public record Dragan(double weight, double target, double deviations, int every)
    implements Penalty {

  /** The authors' code: λ 10, k 1, c ½, at every update. */
  public static final Dragan DEFAULTS = new Dragan(10, 1, 0.5, 1);

  public Dragan {
    Penalty.requireNotNegative(weight, "weight");
    Penalty.requireNotNegative(target, "target");
    Penalty.requireNotNegative(deviations, "deviations");
    Penalty.requireEvery(every);
  }

  @Override
  public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
    try (Scope scope = Scope.open()) {
      // β ~ U[0,1) for each value, then α ~ U[0,1) for each sample
      Tensor beta = noise.uniform(0, 1, real.shape()).to(real);
      Tensor alpha = noise.uniformForEach(0, 1, real).to(real);
      Tensor reach = critic.wholeBatch(real).std(false).mul(new Scalar(deviations)); // c·s
      Tensor near = real.add(beta.mul(alpha).mul(reach)); // x + δ = x + α·c·s·β
      // λ·E(‖∇D(x + δ)‖ − k)²
      return scope.keep(SampleGradient.lengthPenalty(critic, near, weight, target));
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
