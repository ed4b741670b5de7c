package dev.organza.data;

import dev.organza.UsageException;

/**
 * How a batch's images are changed at random when they are handed out. All images of a sample are
 * cropped and mirrored alike.
 *
 * @param flip mirror each image left to right with probability ½
 * @param dequantize add U[0, 1) to each pixel and multiply by 255/256: the 256 grey levels become
 *     256 touching intervals that fill [0, 255), so the network's range stays what the transform
 *     says
 * @param jitter resize each image up by this factor, from 1 to 2, and cut a square of its own size
 *     out at a random place: the random jitter of pix2pix (Isola et al. 2017, arXiv:1611.07004,
 *     appendix 6.2), from 256 to 286 and back, is 1.117; 1 for none
 */
public record Augmentation(boolean flip, boolean dequantize, double jitter) {

  /** Samples as they are. */
  public static final Augmentation NONE = new Augmentation(false, false, 1);

  /** The largest {@link #jitter}. */
  private static final double MOST_JITTER = 2;

  /**
   * Checks the factor.
   *
   * @throws UsageException if it is outside 1 to 2
   */
  public Augmentation {
    if (!(jitter >= 1 && jitter <= MOST_JITTER)) {
      throw new UsageException(
          "data.jitter is "
              + jitter
              + ", outside 1 to 2.\nGive the factor by which images are resized before a square is cut out, such as 1.117, or 1 for none.");
    }
  }

  /** Without jitter. */
  public Augmentation(boolean flip, boolean dequantize) {
    this(flip, dequantize, 1);
  }

  /** Whether images are changed at all. */
  public boolean changesImages() {
    return flip || dequantize || jitter > 1;
  }
}
