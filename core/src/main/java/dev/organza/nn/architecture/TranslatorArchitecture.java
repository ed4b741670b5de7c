package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.network.Network;

/**
 * A network that makes an image of another, for images of any shape it can serve.
 *
 * <p>A program may add its own: a record that implements this method, and that recipes choose by
 * the kind under which the catalogue has it.
 */
public interface TranslatorArchitecture {

  /**
   * The translator: images in [−1,1] to images in [−1,1].
   *
   * @param from the shape of one image that is translated
   * @param to the shape of what becomes of it; of the same height and width
   * @throws dev.organza.UsageException if this architecture cannot translate so
   */
  Network translator(Shape from, Shape to);
}
