package dev.organza.game.penalty;

import dev.organza.optim.Schedule;
import dev.organza.torch.RandomStream;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * R2 (Mescheder et al. 2018, equation 10): γ/2·E‖∇D(G(z))‖², as {@link R1} but at generated
 * samples.
 *
 * @param gamma γ, at least 0; {@code auto} where short probes at the start of a run find it
 * @param every see {@link Penalty#every}; the paper has 1
 * @param share the share of the batch, in (0,1], that it is computed on, as of {@link R1}
 * @see <a href="https://arxiv.org/abs/1801.04406">arXiv:1801.04406</a>
 */
public record R2(Schedule gamma, int every, double share) implements Penalty {

  /** As {@link R1#DEFAULTS}: γ 10, at every update. */
  public static final R2 DEFAULTS = new R2(10, 1);

  public R2 {
    Schedule.requireOrOpen("gamma", gamma, value -> value >= 0, "at least 0");
    Penalty.requireEvery(every);
    Penalty.requireShare(share);
  }

  /** With a constant γ, on the whole batch. */
  public R2(double gamma, int every) {
    this(Schedule.constant("gamma", gamma), every, 1);
  }

  /** γ/2·E‖∇D(G(z))‖²; draws nothing. */
  @Override
  public Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise) {
    return SampleGradient.squarePenalty(
        critic, Penalty.part(fake, share), gamma.at(critic.progress()));
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
  public R2 scaled(double scale) {
    return new R2(gamma.scaled(scale), every, share);
  }
}
