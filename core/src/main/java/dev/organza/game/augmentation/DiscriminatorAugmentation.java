package dev.organza.game.augmentation;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.architecture.PixelRange;
import dev.organza.torch.RandomStream;
import org.bytedeco.pytorch.Tensor;

/**
 * A random change T of every sample that D judges, real or generated, in the updates of both
 * players: D(T(x)). With few samples D learns them by heart; it cannot where it never sees one
 * twice. G's samples are not changed by it as long as T can be undone in distribution (Karras et
 * al. 2020, arXiv:2006.06676, section 2.2).
 *
 * <p>Laws every augmentation keeps: each sample has draws of its own, from the stream alone; the
 * result does not depend on the other samples of the batch; it is differentiable in the samples
 * twice, because penalties look at ∇D(T(x)) at the sample before T.
 *
 * <p>The mirrored images that the data hand out ({@code data.augmentation()}) are something else:
 * they add to the real samples alone, and G learns them too.
 */
public interface DiscriminatorAugmentation {

  /**
   * The samples as D sees them.
   *
   * @param samples {@code [N, shape…]}, at least float32, in the scale in which black is −1 and
   *     white 1
   * @param strength p, the probability of a change, in [0,1]
   * @param noise where every draw comes from
   * @return {@code [N, shape…]}
   */
  Tensor of(Tensor samples, double strength, RandomStream noise);

  /** Where p comes from; it is 1 throughout by default. */
  default Strength strength() {
    return Strength.Scheduled.DEFAULTS;
  }

  /** Whether it changes nothing at all, whatever p is. */
  default boolean changesNothing() {
    return false;
  }

  /**
   * This augmentation for samples of another scale.
   *
   * @param range of the samples; of rows of numbers, any
   */
  default DiscriminatorAugmentation on(PixelRange range) {
    return range.equals(PixelRange.SYMMETRIC) || changesNothing()
        ? this
        : new RescaledAugmentation(this, range);
  }

  /**
   * Checks the shape of the samples.
   *
   * @throws UsageException if it cannot change samples of that shape
   */
  void requireFits(Shape sample);
}
