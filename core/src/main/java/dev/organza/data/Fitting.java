package dev.organza.data;

import dev.organza.UsageException;

/**
 * How samples are made to fit a network before they are stored.
 *
 * @param size the height and width to which images are cropped and resized; 0 leaves them as they
 *     are
 */
public record Fitting(int size) {

  /** Samples as they are. */
  public static final Fitting NONE = new Fitting(0);

  /** The largest {@link #size} that is accepted, in pixels. */
  public static final int MAX_SIZE = 4096;

  /**
   * Checks the size.
   *
   * @throws UsageException if it is out of its range
   */
  public Fitting {
    if (size < 0 || size > MAX_SIZE) {
      throw new UsageException(
          "data.size is "
              + size
              + ", outside 0 to "
              + MAX_SIZE
              + ".\nGive the height and width in pixels, or 0 to leave images as they are.");
    }
  }
}
