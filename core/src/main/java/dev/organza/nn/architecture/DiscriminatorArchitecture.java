package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.network.Network;

/**
 * A discriminator of images, for images of any shape it can serve.
 *
 * <p>A program may add its own: a record that implements this method, and that recipes choose by
 * the kind under which the catalogue has it.
 */
public interface DiscriminatorArchitecture {

  /**
   * The discriminator: images to one logit, [1], or to a map of logits, [1,H,W]. No sigmoid
   * follows, because the losses take logits.
   *
   * @param seen the shape of what is judged at once; of pairs, with the channels of both images
   * @throws dev.organza.UsageException if this architecture cannot take such images
   */
  Network discriminator(Shape seen);
}
