package dev.organza.nn;

/**
 * A layer that multiplies its input by a learned matrix: {@code weight}, the first of its
 * parameters. Convolutions are such maps, with one row of the matrix for each output channel.
 */
public sealed interface LinearMap extends Layer permits Linear, Maxout, Convolution {

  /**
   * The dimension of {@code weight} that counts the outputs; the others together are the inputs.
   */
  default int outputDimension() {
    return 0;
  }
}
