package dev.organza.game.objective;

import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * The pair of losses that the two players minimise, from D's logits.
 *
 * <p>D never ends in a sigmoid: a probability of 1 − 10⁻⁹ is 1 in float32 and its logarithm is
 * lost, while the logit is 20.7 and every loss below is exact there. With a = logit, log D =
 * −softplus(−a) and log(1 − D) = −softplus(a).
 *
 * <p>Laws every objective keeps: both losses are scalars, finite for finite logits, means over the
 * batch (so that they do not depend on its order; {@link Relativistic} pairs both batches by
 * position), and differentiable in the logits.
 */
public interface Objective {

  /**
   * What the discriminator minimises.
   *
   * @param real D's logits of real samples, {@code [N,1]}, float32
   * @param fake D's logits of generated samples, {@code [M,1]}, float32
   * @return a scalar
   */
  Tensor discriminatorLoss(Tensor real, Tensor fake);

  /**
   * What the generator minimises.
   *
   * @param real gives D's logits of real samples, {@code [N,1]}, to a game in which G's loss
   *     compares with them; asking costs a pass through D, so the others leave it alone
   * @param fake D's logits of generated samples, {@code [M,1]}, float32
   * @return a scalar
   */
  Tensor generatorLoss(Supplier<Tensor> real, Tensor fake);

  /**
   * Whether a sample is compared with others than the one at its place, so that the losses are no
   * means over the batch of something of each place by itself. They then take the logits of all
   * workers' samples.
   */
  default boolean comparesAcrossBatch() {
    return false;
  }

  /**
   * Whether D's output is the logit of a probability, so that its sigmoid is D(x); else it is a
   * score, of which only the order means something.
   */
  default boolean estimatesProbability() {
    return true;
  }

  /**
   * D's output between samples that it takes for real and others; empty if only differences of
   * outputs mean something, so that there is no such output.
   */
  default OptionalDouble boundary() {
    return estimatesProbability() ? OptionalDouble.of(0) : OptionalDouble.empty();
  }
}
