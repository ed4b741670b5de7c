package dev.organza.game.penalty;

import dev.organza.torch.RandomStream;
import org.bytedeco.pytorch.Tensor;

/**
 * A regulariser that is added to D's loss.
 *
 * <p>Laws every penalty keeps: it is a scalar, finite, at least 0, a mean over the batch (so that
 * it does not depend on its order), and its gradient reaches D's parameters. A gradient penalty is
 * therefore computed with {@code create_graph}: a value without that second-order gradient looks
 * right in every log and changes nothing.
 */
public interface Penalty {

  /**
   * The penalty at a batch, weight included.
   *
   * @param critic D as it stands
   * @param real real samples as D sees them, {@code [N, shape…]}
   * @param fake generated samples as D sees them, {@code [N, shape…]}; they have a way back to G
   *     when G looks ahead, and the result is then differentiable in them too
   * @param noise where the penalty draws from
   * @return a scalar, differentiable in D's parameters
   */
  Tensor of(Penalised critic, Tensor real, Tensor fake, RandomStream noise);

  /**
   * Lazy regularisation (Karras et al. 2020, arXiv:1912.04958, appendix B): the penalty is computed
   * at every n-th move of D only, and multiplied by n there.
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
          "every is " + every + "; a penalty is computed at every 1st to every 1000th move of D");
    }
  }
}
