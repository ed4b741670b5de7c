package dev.organza.nn.layer;

import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.Tensor;

/** The same values in a row: from any shape to [F], in row-major order. */
public record Flatten() implements Layer {

  @Override
  public Shape outputShape(Shape in) {
    return Shape.of(in.elements());
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    return x.flatten(1, -1);
  }
}
