package dev.organza.nn.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Chain;
import dev.organza.nn.layer.Fork;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Residual;
import dev.organza.nn.layer.Spectral;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after another, from a given input shape. Immutable, and without tensors: those are an
 * argument of {@link #forward}.
 *
 * <p>As JSON: {@code {"input": [100], "layers": [{"layer": "linear", "units": 784, "bias":
 * true}]}}.
 */
public final class Network {

  private final Shape input;
  private final List<Layer> layers;
  private final Chain chain;
  private final int condition;

  private Network(Shape input, List<Layer> layers) {
    this.input = input;
    this.layers = List.copyOf(layers);
    this.condition = Chain.condition(this.layers);
    this.chain = Chain.of(input, this.layers);
  }

  /**
   * The network of these layers.
   *
   * @param input the shape of one input sample
   * @throws UsageException if a layer does not take what the one before it gives
   */
  @JsonCreator
  public static Network of(
      @JsonProperty(value = "input", required = true) Shape input,
      @JsonProperty(value = "layers", required = true) List<Layer> layers) {
    return new Network(input, layers);
  }

  /** The network of these layers; see {@link #of(Shape, List)}. */
  public static Network of(Shape input, Layer... layers) {
    return new Network(input, Arrays.asList(layers));
  }

  /** This network and these layers after it. */
  public Network append(Layer... more) {
    return new Network(input, Stream.concat(layers.stream(), Arrays.stream(more)).toList());
  }

  /**
   * A layer and this network after it.
   *
   * @param input the shape of one sample of what the layer takes
   * @throws UsageException if the layer does not give what this network takes
   */
  public Network prepend(Shape input, Layer layer) {
    Shape given = layer.outputShape(input);
    if (!given.equals(this.input)) {
      throw new UsageException(
          "the network takes the shape " + this.input + ", and " + layer + " gives " + given);
    }
    return new Network(input, Stream.concat(Stream.of(layer), layers.stream()).toList());
  }

  /**
   * The features on which a discriminator judges: all of it but its head, as a row. {@code
   * network.trunk().append(network.head())} computes what the network does.
   *
   * @throws UsageException if this network does not end in one logit from a linear layer, or from a
   *     convolution over the whole image or signal that is left
   */
  public Network trunk() {
    return Head.of(this).trunk();
  }

  /**
   * The head of a discriminator as a layer on the row of features that {@link #trunk} gives: a
   * linear layer of one unit, in a {@link Spectral} if the network's own head is.
   *
   * @throws UsageException as {@link #trunk}
   */
  public Layer head() {
    return Head.of(this).layer();
  }

  /**
   * The outputs of the heads of a network that ends in a {@link Fork}, by name.
   *
   * @param output what {@link #forward} gave
   * @return parts of the output, which share its memory
   * @throws UsageException if this network does not end in a Fork
   */
  public Map<String, Tensor> heads(Tensor output) {
    Map<String, Tensor> heads = new LinkedHashMap<>();
    long start = 0;
    int head = 0;
    for (String name : fork().heads().keySet()) {
      long size = chain.branchesOf(layers.size() - 1).get(head++).dimension(0);
      heads.put(name, output.narrow(1, start, size));
      start += size;
    }
    return heads;
  }

  private Fork fork() {
    if (!layers.isEmpty() && layers.get(layers.size() - 1) instanceof Fork fork) {
      return fork;
    }
    throw new UsageException("the network has no named heads, because it does not end in a Fork");
  }

  /** This network with the first head only, if it ends in a {@link Fork}. */
  public Network firstHead() {
    int last = layers.size() - 1;
    if (last < 0 || !(layers.get(last) instanceof Fork fork)) {
      return this;
    }
    List<Layer> head = fork.heads().values().iterator().next();
    return new Network(
        input, Stream.concat(layers.subList(0, last).stream(), head.stream()).toList());
  }

  /** The shape of one input sample. */
  @JsonProperty
  public Shape input() {
    return input;
  }

  /** The layers, first to last. */
  @JsonProperty
  public List<Layer> layers() {
    return layers;
  }

  /** All layers at any depth, a composite before those in it. */
  public Stream<Layer> allLayers() {
    return layers.stream().flatMap(Layer::withChildren);
  }

  /** Whether a layer of this kind is in it, at any depth. */
  public boolean contains(Class<? extends Layer> kind) {
    return allLayers().anyMatch(kind::isInstance);
  }

  /** The shape of one output sample. */
  public Shape output() {
    return chain.output();
  }

  Chain chain() {
    return chain;
  }

  /**
   * The parameters in order, named as in the state of a {@code torch.nn.Sequential}: {@code
   * 0.weight}, {@code 0.bias}, {@code 1.weight}, …
   */
  public List<TensorSpec> parameters() {
    return chain.parameters().stream().map(ParameterSpec::tensor).toList();
  }

  /** The buffers in order, named likewise: {@code 1.running_mean}, {@code 1.running_var}, … */
  public List<TensorSpec> buffers() {
    return chain.buffers().stream().map(BufferSpec::tensor).toList();
  }

  /** The parameters with what an {@link Initialiser} needs to know of them. */
  public List<ParameterSpec> parameterSpecs() {
    return chain.parameters();
  }

  /** The buffers with their initial values. */
  public List<BufferSpec> bufferSpecs() {
    return chain.buffers();
  }

  /** The number of parameters, counted as numbers and not as tensors; buffers do not count. */
  public long parameterCount() {
    return chain.parameters().stream().mapToLong(spec -> spec.tensor().elements()).sum();
  }

  /**
   * What this network is conditioned on: the length K of the vector beside each sample; 0 for
   * nothing.
   */
  public int condition() {
    return condition;
  }

  /** Whether two batches may pass as one in training; see {@link Layer#samplewise}. */
  public boolean samplewise() {
    return layers.stream().allMatch(Layer::samplewise);
  }

  /** The multiply-adds of one sample's forward pass; see {@link Layer#multiplyAdds}. */
  public long multiplyAdds() {
    return chain.multiplyAdds();
  }

  /** The number of values that the layers give for one sample, those inside composites included. */
  public long activations() {
    return chain.activations();
  }

  /** A table of the layers with their output shapes and parameter counts, and the totals. */
  public String summary() {
    return Summary.of(this);
  }

  /**
   * Sets all parameters and buffers to their initial values: weights and scales as the initialiser
   * says, biases 0, running means 0, running variances 1, and what spectral normalisation keeps to
   * fit the weights.
   *
   * @param parameters written to, in the order of {@link #parameters}, on any device
   * @param buffers written to, in the order of {@link #buffers}
   * @param stream where all draws come from, parameter by parameter in order
   */
  public void initialise(
      List<Tensor> parameters, List<Tensor> buffers, Initialiser initialiser, RandomStream stream) {
    requireCounts(parameters, buffers);
    try (Scope scope = Scope.open();
        NoGradGuard withoutGradients = new NoGradGuard()) {
      List<ParameterSpec> parameterSpecs = chain.parameters();
      int branches = residualBranches();
      for (int i = 0; i < parameters.size(); i++) {
        ParameterSpec spec = parameterSpecs.get(i).among(branches);
        Tensor parameter = parameters.get(i);
        switch (spec.role()) {
          case WEIGHT -> parameter.copy_(initialiser.weight(spec, stream));
          case SCALE -> parameter.copy_(initialiser.scale(spec, stream));
          case EMBEDDING -> parameter.copy_(initialiser.embedding(spec, stream));
          case BIAS -> parameter.zero_();
        }
      }
      List<BufferSpec> bufferSpecs = chain.buffers();
      for (int i = 0; i < buffers.size(); i++) {
        buffers.get(i).fill_(new Scalar(bufferSpecs.get(i).initial()));
      }
      chain.prepare(new Weights(parameters, buffers), stream);
    }
  }

  private int residualBranches() {
    return (int)
        layers.stream().flatMap(Layer::withChildren).filter(Residual.class::isInstance).count();
  }

  /**
   * The forward pass. Its temporaries and its result belong to the scope that is open.
   *
   * @param weights on the device of {@code x}; a training pass updates the buffers in place
   * @param x [N, input…]
   * @param mode whether to train or to evaluate
   * @return [N, output…]
   * @throws UsageException if {@code x} has another shape; the message names both
   */
  public Tensor forward(Weights weights, Tensor x, Mode mode) {
    if (condition != 0) {
      throw new IllegalArgumentException(
          "the network is conditioned on " + condition + " values a sample, which are missing");
    }
    return run(weights, x, null, mode, Chain.Observer.NONE);
  }

  /**
   * The forward pass of a network that is conditioned on something, such as labels.
   *
   * @param weights as in {@link #forward(Weights, Tensor, Mode)}
   * @param x [N, input…]
   * @param condition [N,K], K as {@link #condition} says
   * @param mode whether to train or to evaluate
   * @return [N, output…]
   * @throws UsageException if {@code x} or {@code condition} has another shape
   */
  public Tensor forward(Weights weights, Tensor x, Tensor condition, Mode mode) {
    if (condition.dim() != 2
        || condition.size(0) != x.size(0)
        || condition.size(1) != this.condition) {
      throw new UsageException(
          "the network is conditioned on ["
              + x.size(0)
              + ","
              + this.condition
              + "], not "
              + text(condition.shape()));
    }
    return run(weights, x, condition, mode, Chain.Observer.NONE);
  }

  /**
   * What a layer gave in a forward pass.
   *
   * @param value [N, out…]
   */
  public record Output(Layer layer, Tensor value) {}

  /**
   * As {@link #forward(Weights, Tensor, Tensor, Mode)}, for a look inside.
   *
   * @return what each layer gives, in order, a composite after the layers in it; the last is the
   *     output
   */
  public List<Output> outputs(Weights weights, Tensor x, Tensor condition, Mode mode) {
    List<Output> outputs = new ArrayList<>();
    run(weights, x, condition, mode, (layer, value) -> outputs.add(new Output(layer, value)));
    return outputs;
  }

  private Tensor run(
      Weights weights, Tensor x, @Nullable Tensor condition, Mode mode, Chain.Observer observer) {
    requireShape(x);
    requireCounts(weights.parameters(), weights.buffers());
    return chain.forward(weights, x, condition, mode, observer);
  }

  private void requireShape(Tensor x) {
    boolean fits = x.dim() == input.rank() + 1;
    for (int i = 0; fits && i < input.rank(); i++) {
      fits = x.size(i + 1) == input.dimension(i);
    }
    if (!fits) {
      String takes = Stream.concat(Stream.of("N"), input.dimensions().stream()).toList().toString();
      throw new UsageException(
          "the network takes a batch of shape "
              + takes.replace(" ", "")
              + ", not "
              + text(x.shape()));
    }
  }

  private static String text(long[] sizes) {
    return Arrays.toString(sizes).replace(" ", "");
  }

  private void requireCounts(List<Tensor> parameters, List<Tensor> buffers) {
    int parametersHere = chain.parameters().size();
    int buffersHere = chain.buffers().size();
    if (parameters.size() != parametersHere || buffers.size() != buffersHere) {
      throw new IllegalArgumentException(
          "the network has "
              + parametersHere
              + " parameters and "
              + buffersHere
              + " buffers, not "
              + parameters.size()
              + " and "
              + buffers.size());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network
        && input.equals(network.input)
        && layers.equals(network.layers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, layers);
  }

  /** For example {@code [100] → Linear[units=784, bias=true] → Tanh[] → [784]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(input.toString());
    layers.forEach(layer -> text.append(" → ").append(layer));
    return text.append(" → ").append(output()).toString();
  }
}
