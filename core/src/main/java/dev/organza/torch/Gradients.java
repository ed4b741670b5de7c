package dev.organza.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Gradients of a scalar. The tensors' own {@code grad} is left alone. */
public final class Gradients {

  private Gradients() {}

  /**
   * The gradient as a differentiable function of everything the scalar depends on ({@code
   * create_graph}).
   *
   * @return one tensor for each in {@code at}; zeros where the scalar does not depend on it
   */
  public static List<Tensor> of(Tensor scalar, List<Tensor> at) {
    List<Tensor> list = new ArrayList<>();
    List<Tensor> gradients = of(scalar, at, true);
    for (int i = 0; i < at.size(); i++) {
      Tensor gradient = gradients.get(i);
      list.add(gradient.defined() ? gradient : torch.zeros_like(at.get(i)));
    }
    return list;
  }

  /**
   * The gradient as a number. The scalar's graph is spent.
   *
   * @return one tensor for each in {@code at}; undefined where the scalar does not depend on it
   */
  public static List<Tensor> numbers(Tensor scalar, List<Tensor> at) {
    return of(scalar, at, false);
  }

  private static List<Tensor> of(Tensor scalar, List<Tensor> at, boolean createGraph) {
    TensorVector gradients =
        torch.grad(
            new TensorVector(scalar),
            new TensorVector(at.toArray(Tensor[]::new)),
            new TensorVector(),
            new BoolOptional(createGraph),
            createGraph,
            true);
    List<Tensor> list = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      list.add(gradients.get(i));
    }
    return list;
  }
}
