package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Requirement;
import dev.organza.nn.network.Network;

/**
 * One architecture for small samples and another for large ones, where what is best at one size
 * fails at the other.
 *
 * @param below how many values a sample has at least to be large, at least 1; an image of H×W
 *     pixels with C channels has C·H·W
 * @param small for samples of fewer values
 * @param large for the others; of the same range of pixels as {@code small}
 */
public record BySize(int below, Architecture small, Architecture large) implements Architecture {

  /** {@link Compact} for grey images of less than 32×32 pixels, {@link Dcgan} for larger ones. */
  public static final BySize DEFAULTS = new BySize(1024, Compact.DEFAULTS, Dcgan.DEFAULTS);

  public BySize {
    Requirement.atLeast(1, below, "below of by-size");
    if (!small.pixelRange().equals(large.pixelRange())) {
      throw new UsageException(
          "by-size takes two architectures of the same range of pixels, not "
              + small.pixelRange()
              + " and "
              + large.pixelRange());
    }
  }

  private boolean isSmall(Shape data) {
    return data.elements() < below;
  }

  private Architecture of(Shape data) {
    return isSmall(data) ? small : large;
  }

  @Override
  public Part part(Shape data) {
    return of(data).part(data).within(isSmall(data) ? "small" : "large");
  }

  @Override
  public Network generator(Shape data, int latent) {
    return of(data).generator(data, latent);
  }

  @Override
  public Network discriminator(Shape data) {
    return of(data).discriminator(data);
  }

  @Override
  public PixelRange pixelRange() {
    return small.pixelRange();
  }
}
