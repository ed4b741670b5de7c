package dev.organza.data.pair;

import dev.organza.Shape;
import dev.organza.data.image.ImageFit;
import java.util.Optional;

/**
 * An image with a quarter of its pixels a side, each the mean of 4×4, resized back by Keys' cubic
 * filter: what super-resolution begins with.
 */
public final class LowResolution implements ImageDerivation {

  private static final int FACTOR = 4;

  @Override
  public Optional<String> objection(Shape image) {
    return image.dimension(1) < FACTOR || image.dimension(2) < FACTOR
        ? Optional.of("images are made a quarter as large")
        : Optional.empty();
  }

  @Override
  public float[] of(float[] image, Shape shape, int index) {
    int side = shape.dimension(1);
    int channels = shape.dimension(0);
    return ImageFit.fit(
        ImageFit.fit(image, channels, side, side / FACTOR), channels, side / FACTOR, side);
  }
}
