package dev.organza.game.penalty;

import dev.organza.torch.RandomStream;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * R1 (Mescheder et al. 2018, equation 9): γ/2·E‖∇D(x)‖² at real samples. Where G has found the data
 * it asks of D to be flat there, which makes the game converge that without it circles around its
 * equilibrium.
 *
 * @param gamma γ, at least 0
 * @param every see {@link Penalty#every}; the paper has 1, StyleGAN2 16
 * @see R2
 * @see <a href="https://arxiv.org/abs/1801.04406">arXiv:1801.04406</a>
 */
public record R1(double gamma, int every) implements Penalty {

  /** The paper's for images: γ 10, at every update. */
  public static final R1 DEFAULTS = new R1(10, 1);

  public R1 {
    Penalty.requireNotNegative(gamma, "gamma");
    Penalty.requireEvery(every);
  }

  /** γ/2·E‖∇D(x)‖²; draws nothing. */
  @Override
  public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
    return SampleGradient.squarePenalty(critic, real, gamma);
  }

  @Override
  public boolean perSample() {
    return true;
  }

  @Override
  public Optional<GradientWeight> gradientWeight() {
    return Optional.of(new GradientWeight("gamma", gamma));
  }
}
