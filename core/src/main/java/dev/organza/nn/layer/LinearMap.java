package dev.organza.nn.layer;

import dev.organza.Shape;
import dev.organza.nn.Weights;
import java.util.List;

/**
 * A layer that multiplies its input by a learned matrix: {@code weight}, the first of its
 * parameters. Convolutions are such maps, with one row of the matrix for each output channel. A
 * {@link Projection} has a second matrix, of which the condition chooses the row, and {@link
 * SelfAttention} has four.
 */
public sealed interface LinearMap extends Layer
    permits Linear, Maxout, Convolution, Projection, SelfAttention {

  /** Which of its parameters are the matrices, by their place; the first is {@code weight}. */
  default List<Integer> matrices() {
    return List.of(0);
  }

  /** The dimension of each matrix that counts the outputs; the others together are the inputs. */
  default int outputDimension() {
    return 0;
  }

  /**
   * Whether it maps all inputs of this shape to each output, as a {@link Linear} of the flattened
   * input would.
   */
  default boolean coversAll(Shape in) {
    return false;
  }

  /** A linear map whose matrices are functions of the parameters that are learned. */
  sealed interface Reparametrised extends Layer permits Spectral, Progressive.Equalised {

    /** The linear map. */
    Layer map();

    /**
     * The tensors that the linear map computes with in evaluation.
     *
     * @param in the shape of one input sample
     * @param own this layer's tensors
     */
    Weights ofMap(Shape in, Weights own);

    /** Another linear map with its matrices made likewise. */
    Layer around(LinearMap other);
  }
}
