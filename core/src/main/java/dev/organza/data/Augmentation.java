package dev.organza.data;

/**
 * How a batch's images are changed at random when they are handed out.
 *
 * @param flip mirror each image left to right with probability ½
 * @param dequantize add U[0, 1) to each pixel and multiply by 255/256: the 256 grey levels become
 *     256 touching intervals that fill [0, 255), so the network's range stays what the transform
 *     says
 */
public record Augmentation(boolean flip, boolean dequantize) {

  /** Samples as they are. */
  public static final Augmentation NONE = new Augmentation(false, false);
}
