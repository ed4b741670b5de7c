package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.network.Network;

/**
 * A pair of networks for data of any shape it can serve.
 *
 * <p>A program may add its own: a record that implements these methods, and that recipes choose by
 * the kind under which the catalogue has it.
 */
public interface Architecture {

  /**
   * The generator: [latent] to {@code data}. Images come out in {@link #pixelRange}; data of other
   * shapes comes out of a linear layer, unbounded.
   *
   * @param data the shape of one sample
   * @param latent the number of inputs: the latent z, and whatever else the game conditions on
   * @throws UsageException if this architecture cannot make such samples
   */
  Network generator(Shape data, int latent);

  /**
   * The discriminator or critic: {@code data} to one logit, [1]. No sigmoid follows, because the
   * losses take logits.
   *
   * @param data the shape of one sample
   * @throws UsageException if this architecture cannot take such samples
   */
  Network discriminator(Shape data);

  /**
   * The range of the generator's pixels, to which real images must be scaled; [−1,1] by default.
   */
  default PixelRange pixelRange() {
    return PixelRange.SYMMETRIC;
  }
}
