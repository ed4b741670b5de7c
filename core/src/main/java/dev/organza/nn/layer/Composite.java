package dev.organza.nn.layer;

import dev.organza.Shape;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A layer made of lists of further layers, all on the same input, whose outputs are joined.
 *
 * <p>A {@link Chain} builds the lists once. The methods that compute with a shape build them at
 * each call: they are for a look at a single layer.
 */
sealed interface Composite extends Layer permits Fork, Residual, Skip, Style.Synthesis {

  /** The lists of layers, by what the names of their tensors begin with. */
  Map<String, List<Layer>> branches();

  /**
   * The shape of one output sample.
   *
   * @param in the shape of one input sample
   * @param outputs of the branches, in order
   * @throws dev.organza.UsageException if they do not fit together; the message names them
   */
  Shape joinedShape(Shape in, List<Shape> outputs);

  /**
   * What becomes of the branches' outputs.
   *
   * @param x [N, in…]
   * @param outputs of the branches, in order
   * @return [N, out…]
   */
  Tensor join(Tensor x, List<Tensor> outputs);

  /** The list whose output is added to another as a correction; empty for none. */
  default Optional<String> residualBranch() {
    return Optional.empty();
  }

  /**
   * What the layers in it are given as their condition: the composite's own by default.
   *
   * @param x [N, in…]
   * @param outside the composite's condition, null for nothing
   */
  default @Nullable Tensor conditionInside(Tensor x, @Nullable Tensor outside) {
    return outside;
  }

  @Override
  default List<Layer> children() {
    return branches().values().stream().flatMap(List::stream).toList();
  }

  @Override
  default Shape outputShape(Shape in) {
    return new Chain.Branches(this, in).output();
  }

  @Override
  default List<ParameterSpec> parameters(Shape in) {
    return new Chain.Branches(this, in).parameters();
  }

  @Override
  default List<BufferSpec> buffers(Shape in) {
    return new Chain.Branches(this, in).buffers();
  }

  @Override
  default void prepare(Shape in, Weights own, RandomStream stream) {
    new Chain.Branches(this, in).prepare(own, stream);
  }

  @Override
  default boolean samplewise() {
    return children().stream().allMatch(Layer::samplewise);
  }

  @Override
  default int condition() {
    return Chain.condition(children());
  }

  @Override
  default Tensor forward(Tensor x, Weights own, Mode mode) {
    return new Chain.Branches(this, shape(x)).forward(x, null, own, mode);
  }

  @Override
  default Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
    return new Chain.Branches(this, shape(x)).forward(x, condition, own, mode);
  }

  private static Shape shape(Tensor x) {
    return Shape.of(Arrays.stream(x.shape()).skip(1).mapToInt(Math::toIntExact).toArray());
  }

  @Override
  default long multiplyAdds(Shape in) {
    return new Chain.Branches(this, in).multiplyAdds();
  }
}
