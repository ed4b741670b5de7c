package dev.organza.game.penalty;

import dev.organza.optim.Schedule;
import dev.organza.torch.RandomStream;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A regulariser that is added to a player's loss: D's, or G's as a function of its latents.
 *
 * <p>Laws every penalty keeps: it is a scalar, finite, at least 0, a mean over the batch (so that
 * it does not depend on its order), and its gradient reaches the network's parameters. A gradient
 * penalty is therefore computed with {@code create_graph}: a value without that second-order
 * gradient looks right in every log and changes nothing.
 *
 * <p>A recipe names D's as {@code penalties} and G's as {@code generatorPenalties}.
 */
public interface Penalty {

  /**
   * The penalty at a batch, weight included.
   *
   * @param network the network as it stands
   * @param real of D, real samples as D sees them, {@code [N, shape…]}; of G, its latents
   * @param fake of D, generated samples as D sees them, {@code [N, shape…]}; they have a way back
   *     to G when G looks ahead, and the result is then differentiable in them too. Of G, its
   *     latents again
   * @param noise where the penalty draws from
   * @return a scalar, differentiable in the network's parameters
   */
  Tensor of(Penalised network, Tensor real, Tensor fake, RandomStream noise);

  /**
   * Lazy regularisation (Karras et al. 2020, arXiv:1912.04958, appendix B): the penalty is computed
   * at every n-th update of the player only, and multiplied by n there.
   *
   * @return n, at least 1
   */
  default int every() {
    return 1;
  }

  /**
   * Whether this penalty holds the gradient at each sample to some length. It then refuses a D with
   * batch normalisation, in which the gradient at a sample depends on the others.
   */
  default boolean perSample() {
    return false;
  }

  /**
   * How many numbers it remembers from update to update, such as an average: {@link
   * Penalised#memory}. They are part of a checkpoint.
   *
   * @return 0 by default; above 0 only for penalties of G
   */
  default int remembers() {
    return 0;
  }

  /** How strongly it penalises the network's gradient; empty if it penalises something else. */
  default Optional<GradientWeight> gradientWeight() {
    return Optional.empty();
  }

  /** This penalty with a weight that was found; itself if it has none that is open. */
  default Penalty scaled(double scale) {
    return this;
  }

  /** Whether its weight is still to be found by probes. */
  default boolean isOpen() {
    return gradientWeight().filter(weight -> weight.value().isOpen()).isPresent();
  }

  /**
   * The weight of a penalty on a gradient.
   *
   * @param component the component of the penalty that holds it
   * @param value the weight over a training
   */
  record GradientWeight(String component, Schedule value) {

    /** A weight that stays as it is. */
    public GradientWeight(String component, double value) {
      this(component, Schedule.constant(component, value));
    }
  }

  /** The first samples of a batch, at least one: {@code [⌈share·N⌉, shape…]}. */
  static Tensor part(Tensor samples, double share) {
    long all = samples.size(0);
    long some = Math.min(all, (long) Math.ceil(share * all));
    return some == all ? samples : samples.narrow(0, 0, some);
  }

  /**
   * Checks a share of a batch.
   *
   * @throws IllegalArgumentException if it is not in (0,1]
   */
  static void requireShare(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + "; it is above 0 and at most 1");
    }
  }

  /**
   * Checks a factor or a length.
   *
   * @param component its name
   * @throws IllegalArgumentException if it is negative or not finite
   */
  static void requireNotNegative(double value, String component) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          component + " is " + value + "; it is at least 0 and finite");
    }
  }

  /**
   * Checks what {@link #every} will give.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  static void requireEvery(int every) {
    if (every < 1 || every > 1000) {
      throw new IllegalArgumentException(
          "every is " + every + "; a penalty is computed at every 1st to every 1000th update");
    }
  }
}
