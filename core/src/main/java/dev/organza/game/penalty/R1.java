package dev.organza.game.penalty;

import dev.organza.optim.Schedule;
import dev.organza.torch.RandomStream;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * R1 (Mescheder et al. 2018, equation 9): γ/2·E‖∇D(x)‖² at real samples. Where G has found the data
 * it asks of D to be flat there, which makes the game converge that without it circles around its
 * equilibrium.
 *
 * @param gamma γ, at least 0; {@code auto} where short probes at the start of a run find it
 * @param every see {@link Penalty#every}; the paper has 1, StyleGAN2 16
 * @param share the share of the batch, in (0,1], that it is computed on: the first samples, which
 *     gives the same penalty on average, with more noise, for that share of its cost
 * @see R2
 * @see <a href="https://arxiv.org/abs/1801.04406">arXiv:1801.04406</a>
 */
public record R1(Schedule gamma, int every, double share) implements Penalty {

  /** The paper's for images: γ 10, at every update. */
  public static final R1 DEFAULTS = new R1(10, 1);

  public R1 {
    Schedule.requireOrOpen("gamma", gamma, value -> value >= 0, "at least 0");
    Penalty.requireEvery(every);
    Penalty.requireShare(share);
  }

  /** With a constant γ, on the whole batch. */
  public R1(double gamma, int every) {
    this(Schedule.constant("gamma", gamma), every, 1);
  }

  /** γ/2·E‖∇D(x)‖²; draws nothing. */
  @Override
  public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
    return SampleGradient.squarePenalty(
        critic, Penalty.part(real, share), gamma.at(critic.progress()));
  }

  @Override
  public boolean perSample() {
    return true;
  }

  @Override
  public Optional<GradientWeight> gradientWeight() {
    return Optional.of(new GradientWeight("gamma", gamma));
  }

  @Override
  public R1 scaled(double scale) {
    return new R1(gamma.scaled(scale), every, share);
  }
}
