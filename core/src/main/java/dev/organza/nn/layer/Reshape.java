package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.Tensor;

/**
 * The same values, in row-major order, in another shape: from any shape to {@code shape}.
 *
 * @param shape the shape of one output sample
 */
public record Reshape(@JsonProperty(required = true) Shape shape) implements Layer {

  @Override
  public Shape outputShape(Shape in) {
    if (in.elements() != shape.elements()) {
      throw Requirement.doesNotTake(
          this, in, "the " + shape.elements() + " values of the shape " + shape);
    }
    return shape;
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    return x.reshape(shape.batch(x.size(0)));
  }
}
