package dev.organza.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gradients that can be differentiated again. */
public final class Gradients {

  private Gradients() {}

  /**
   * The gradient of a scalar, as a differentiable function of everything the scalar depends on
   * ({@code create_graph}). The tensors' own {@code grad} is left alone.
   *
   * @return one tensor for each in {@code at}; zeros where the scalar does not depend on it
   */
  public static List<Tensor> of(Tensor scalar, List<Tensor> at) {
    TensorVector gradients =
        torch.grad(
            new TensorVector(scalar),
            new TensorVector(at.toArray(Tensor[]::new)),
            new TensorVector(),
            new BoolOptional(true),
            true,
            true);
    List<Tensor> list = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      Tensor gradient = gradients.get(i);
      list.add(gradient.defined() ? gradient : torch.zeros_like(at.get(i)));
    }
    return list;
  }
}
