package dev.organza.data.pair;

import dev.organza.Shape;
import java.util.Optional;

/** The luma of a colour image by ITU-R BT.601, {@code [1,H,W]}. */
public final class Greyscale implements ImageDerivation {

  @Override
  public Shape shape(Shape image) {
    return Shape.image(1, image.dimension(1), image.dimension(2));
  }

  @Override
  public Optional<String> objection(Shape image) {
    return image.dimension(0) == 1
        ? Optional.of("only colour images can lose it")
        : Optional.empty();
  }

  @Override
  public float[] of(float[] image, Shape shape, int index) {
    return Filters.luma(image, shape);
  }
}
