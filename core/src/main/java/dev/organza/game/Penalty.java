package dev.organza.game;

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
   * @param real real samples as D sees them, {@code [N, shape…]}, without gradient
   * @param fake generated samples as D sees them, {@code [N, shape…]}, without gradient
   * @param noise where the penalty draws from
   * @return a scalar, differentiable in D's parameters
   */
  Tensor of(Critic critic, Tensor real, Tensor fake, RandomStream noise);

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
}
