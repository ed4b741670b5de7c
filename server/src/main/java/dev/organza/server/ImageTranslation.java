package dev.organza.server;

import dev.organza.UsageException;
import dev.organza.data.image.DecodedImage;
import dev.organza.model.translation.Translator;
import dev.organza.nn.network.Network;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/**
 * The translation of an image file that a client sent. Its size is bounded before it is decoded.
 *
 * @param file as it was sent; not changed
 * @param direction such as {@code BtoA}; null for the first that was learned
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record ImageTranslation(byte[] file, @Nullable String direction) {

  /** Values of all layers of one image: 512 MiB. */
  private static final long MOST_VALUES = 1L << 27;

  /** Multiply-adds that count as one sample: about those of the recipe compact at 28×28. */
  private static final long A_SAMPLE = 1L << 23;

  private static final String NAME = "the body";

  /**
   * A translator in the direction that is asked for; it lives as long as the one that is given.
   *
   * @throws UsageException if it has not learned it
   */
  public Translator direction(Translator translator) {
    return direction == null ? translator : translator.direction(direction);
  }

  /**
   * How many samples take as long to compute, by the size that the file's header says.
   *
   * @throws UsageException if the file is no image, or too large, or there is no such direction
   */
  public long samples(Translator translator) {
    Network network = direction(translator).direction().network();
    double own = (double) network.input().dimension(1) * network.input().dimension(2);
    long pixels = DecodedImage.pixels(file, NAME);
    long most = (long) (MOST_VALUES / (double) network.activations() * own);
    if (pixels > most) {
      throw new UsageException(
          "the image has %,d pixels; this model translates up to %,d here".formatted(pixels, most));
    }
    return (long) (pixels / own * network.multiplyAdds() / A_SAMPLE);
  }

  /**
   * The translated image.
   *
   * @throws UsageException if it cannot be decoded, has colours where the network takes none, or
   *     there is no such direction
   */
  public BufferedImage by(Translator translator) {
    return direction(translator).translate(DecodedImage.of(file, NAME)).picture();
  }
}
