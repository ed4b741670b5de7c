package dev.organza.data.pair;

import dev.organza.Shape;
import java.util.Optional;

/** What is made of an image so that a network may learn the way back. */
public interface ImageDerivation {

  /**
   * The shape of what is made.
   *
   * @param image {@code [C,H,W]}
   */
  default Shape shape(Shape image) {
    return image;
  }

  /** Why images of this shape do not do, as a clause; empty if they do. */
  default Optional<String> objection(Shape image) {
    return Optional.empty();
  }

  /**
   * Makes it.
   *
   * @param image {@code [C,H,W]}, from 0 to 255; not changed
   * @param index which image of the data set it is, by which draws are keyed
   * @return values from 0 to 255, of {@link #shape}
   */
  float[] of(float[] image, Shape shape, int index);
}
