package dev.organza.game.penalty;

import dev.organza.torch.RandomStream;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * R2 (Mescheder et al. 2018, equation 10): γ/2·E‖∇D(G(z))‖², as {@link R1} but at generated
 * samples.
 *
 * @param gamma γ, at least 0
 * @param every see {@link Penalty#every}; the paper has 1
 * @see <a href="https://arxiv.org/abs/1801.04406">arXiv:1801.04406</a>
 */
public record R2(double gamma, int every) implements Penalty {

  /** As {@link R1#DEFAULTS}: γ 10, at every update. */
  public static final R2 DEFAULTS = new R2(10, 1);

  public R2 {
    Penalty.requireNotNegative(gamma, "gamma");
    Penalty.requireEvery(every);
  }

  /** γ/2·E‖∇D(G(z))‖²; draws nothing. */
  @Override
  public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
    return SampleGradient.squarePenalty(critic, fake, gamma);
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
