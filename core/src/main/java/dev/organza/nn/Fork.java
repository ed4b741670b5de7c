package dev.organza.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Two chains of layers on the same input, their outputs side by side: any shape that both take to
 * [a+b]. InfoGAN's D is one (Chen et al. 2016, arXiv:1606.03657, §6): the logit first, and second
 * the head of Q, which shares all layers before.
 *
 * <p>The parameters and buffers are those of the chains, {@code first.0.weight}, …, {@code
 * second.0.weight}, …. Both chains are given the condition.
 *
 * @param first the layers to the first a outputs, at least one
 * @param second the layers to the last b outputs, at least one
 */
public record Fork(
    @JsonProperty(required = true) List<Layer> first,
    @JsonProperty(required = true) List<Layer> second)
    implements Layer {

  public Fork {
    first = List.copyOf(first);
    second = List.copyOf(second);
    if (first.isEmpty() || second.isEmpty()) {
      throw new UsageException("each chain of a Fork has at least one layer");
    }
    Network.commonCondition(Stream.concat(first.stream(), second.stream()).toList());
  }

  @Override
  public Shape outputShape(Shape in) {
    return Shape.of(outputs("first", first, in) + outputs("second", second, in));
  }

  private static int outputs(String name, List<Layer> layers, Shape in) {
    Shape output;
    try {
      output = Network.of(in, layers).output();
    } catch (UsageException e) {
      throw new UsageException("in the " + name + " chain of a Fork " + e.getMessage(), e);
    }
    if (output.rank() != 1) {
      throw new UsageException(
          "each chain of a Fork ends in rows of shape [F], the "
              + name
              + " in the shape "
              + output);
    }
    return output.dimension(0);
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    return Stream.concat(
            Network.of(in, first).parameterSpecs().stream().map(spec -> spec.prefixed("first.")),
            Network.of(in, second).parameterSpecs().stream().map(spec -> spec.prefixed("second.")))
        .toList();
  }

  @Override
  public List<BufferSpec> buffers(Shape in) {
    return Stream.concat(
            Network.of(in, first).bufferSpecs().stream().map(spec -> spec.prefixed("first.")),
            Network.of(in, second).bufferSpecs().stream().map(spec -> spec.prefixed("second.")))
        .toList();
  }

  @Override
  public boolean samplewise() {
    return Stream.concat(first.stream(), second.stream()).allMatch(Layer::samplewise);
  }

  @Override
  public int condition() {
    return Network.commonCondition(Stream.concat(first.stream(), second.stream()).toList());
  }

  @Override
  public void prepare(Shape in, Weights own) {
    Network one = Network.of(in, first);
    one.prepare(ofFirst(one, own));
    Network.of(in, second).prepare(ofSecond(one, own));
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    Network one = Network.of(shape(x), first);
    Network two = Network.of(shape(x), second);
    return torch.cat(
        new TensorVector(
            one.forward(ofFirst(one, own), x, mode), two.forward(ofSecond(one, own), x, mode)),
        1);
  }

  @Override
  public Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
    Network one = Network.of(shape(x), first);
    Network two = Network.of(shape(x), second);
    return torch.cat(
        new TensorVector(
            forward(one, ofFirst(one, own), x, condition, mode),
            forward(two, ofSecond(one, own), x, condition, mode)),
        1);
  }

  private static Tensor forward(Network chain, Weights own, Tensor x, Tensor condition, Mode mode) {
    return chain.condition() == 0
        ? chain.forward(own, x, mode)
        : chain.forward(own, x, condition, mode);
  }

  private static Shape shape(Tensor x) {
    return Shape.of(Arrays.stream(x.shape()).skip(1).mapToInt(Math::toIntExact).toArray());
  }

  private static Weights ofFirst(Network one, Weights own) {
    return new Weights(
        own.parameters().subList(0, one.parameterSpecs().size()),
        own.buffers().subList(0, one.bufferSpecs().size()));
  }

  private static Weights ofSecond(Network one, Weights own) {
    return new Weights(
        own.parameters().subList(one.parameterSpecs().size(), own.parameters().size()),
        own.buffers().subList(one.bufferSpecs().size(), own.buffers().size()));
  }

  @Override
  public long multiplyAdds(Shape in) {
    return Network.of(in, first).multiplyAdds() + Network.of(in, second).multiplyAdds();
  }
}
