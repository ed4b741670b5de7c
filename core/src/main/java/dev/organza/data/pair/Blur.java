package dev.organza.data.pair;

import dev.organza.Shape;

/** An image under Gauss's filter of σ = H/32 pixels, 2 at 64, and at least ½. */
public final class Blur implements ImageDerivation {

  private static final double PIXELS_A_SIGMA = 32;

  private static final double LEAST = 0.5;

  @Override
  public float[] of(float[] image, Shape shape, int index) {
    float[] blurred = image.clone();
    int height = shape.dimension(1);
    int width = shape.dimension(2);
    double sigma = Math.max(LEAST, height / PIXELS_A_SIGMA);
    for (int c = 0; c < shape.dimension(0); c++) {
      Filters.gauss(blurred, c * height * width, height, width, sigma);
    }
    return blurred;
  }
}
