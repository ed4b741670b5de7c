package dev.organza.data;

import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * Where the channels of stacked images come from.
 *
 * @param images grey images {@code [1,H,W]} with labels; closing them does nothing
 * @param places takes the index of a stacked image and a channel, and gives the index in {@code
 *     images} of what that channel is
 */
public record Stack(Dataset images, IntBinaryOperator places) {

  /** The channels of a stacked image. */
  public static final int CHANNELS = 3;

  /**
   * The index of a grey image.
   *
   * @param index of the stacked image
   * @param channel 0 to 2
   */
  public int image(int index, int channel) {
    return places.applyAsInt(index, channel);
  }

  /**
   * The class of a channel, an index into the classes of {@link #images}.
   *
   * @param index of the stacked image
   * @param channel 0 to 2
   */
  public int label(int index, int channel) {
    return images.label(image(index, channel));
  }

  /** The stack of a view. */
  Stack viewed(IntUnaryOperator inWhole) {
    return new Stack(
        images, (index, channel) -> places.applyAsInt(inWhole.applyAsInt(index), channel));
  }
}
