package dev.organza.nn.architecture;

/**
 * The interval in which images lie, for the real ones and for those of a generator alike.
 *
 * @param low the value of black
 * @param high the value of white
 */
public record PixelRange(double low, double high) {

  /** [−1,1], the range of tanh. */
  public static final PixelRange SYMMETRIC = new PixelRange(-1, 1);

  /** [0,1], the range of the sigmoid. */
  public static final PixelRange UNIT = new PixelRange(0, 1);

  public PixelRange {
    if (!(low < high)) {
      throw new IllegalArgumentException("black " + low + " is not below white " + high);
    }
  }
}
