package dev.organza.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

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

  /** Entry i is the input shape of layer i; the last entry is the output shape. */
  private final List<Shape> shapes;

  private final List<ParameterSpec> parameterSpecs;
  private final List<BufferSpec> bufferSpecs;

  /** Layer i owns the parameters from entry i (inclusive) to entry i + 1 (exclusive). */
  private final int[] firstParameter;

  private final int[] firstBuffer;

  private final int condition;

  private Network(Shape input, List<Layer> layers) {
    this.input = input;
    this.layers = List.copyOf(layers);
    this.condition = commonCondition(this.layers);
    List<Shape> shapes = new ArrayList<>();
    List<ParameterSpec> parameterSpecs = new ArrayList<>();
    List<BufferSpec> bufferSpecs = new ArrayList<>();
    this.firstParameter = new int[layers.size() + 1];
    this.firstBuffer = new int[layers.size() + 1];
    Shape shape = input;
    shapes.add(shape);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      String prefix = i + ".";
      Shape out = outputShape(layer, i, shape);
      layer.parameters(shape).forEach(spec -> parameterSpecs.add(spec.prefixed(prefix)));
      layer.buffers(shape).forEach(spec -> bufferSpecs.add(spec.prefixed(prefix)));
      firstParameter[i + 1] = parameterSpecs.size();
      firstBuffer[i + 1] = bufferSpecs.size();
      shapes.add(out);
      shape = out;
    }
    this.shapes = List.copyOf(shapes);
    this.parameterSpecs = List.copyOf(parameterSpecs);
    this.bufferSpecs = List.copyOf(bufferSpecs);
  }

  private static Shape outputShape(Layer layer, int index, Shape in) {
    try {
      return layer.outputShape(in);
    } catch (UsageException e) {
      throw new UsageException("layer " + index + " does not fit: " + e.getMessage(), e);
    }
  }

  /** What these layers condition on: 0, or the one length of all that condition on something. */
  static int commonCondition(List<Layer> layers) {
    List<Integer> sizes =
        layers.stream().map(Layer::condition).filter(size -> size > 0).distinct().toList();
    if (sizes.size() > 1) {
      throw new UsageException("the layers are conditioned on vectors of different sizes " + sizes);
    }
    return sizes.isEmpty() ? 0 : sizes.get(0);
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
   *     convolution over the whole image that is left
   */
  public Network trunk() {
    int head = headIndex();
    List<Layer> features = new ArrayList<>(layers.subList(0, head));
    if (shapes.get(head).rank() != 1) {
      features.add(Layer.flatten());
    }
    return new Network(input, features);
  }

  /**
   * The head of a discriminator as a layer on the row of features that {@link #trunk} gives: a
   * linear layer of one unit, in a {@link Spectral} if the network's own head is.
   *
   * @throws UsageException as {@link #trunk}
   */
  public Layer head() {
    Layer head = layers.get(headIndex());
    Linear linear =
        new Linear(
            1, parameterSpecs.get(parameterSpecs.size() - 1).tensor().name().endsWith("bias"));
    return head instanceof Spectral spectral ? new Spectral(linear, spectral.iterations()) : linear;
  }

  private int headIndex() {
    int index = layers.size() - 1;
    if (index > 0 && layers.get(index) instanceof Flatten) {
      index--;
    }
    if (index >= 0
        && output().equals(Shape.of(1))
        && isHead(layers.get(index), shapes.get(index))) {
      return index;
    }
    throw new UsageException(
        "the discriminator has no head to replace: it does not end in one logit from a linear layer,"
            + " or from a convolution over the whole image, but in "
            + (index < 0 ? "nothing" : layers.get(index))
            + " with the output "
            + output());
  }

  private static boolean isHead(Layer layer, Shape in) {
    Layer map = layer instanceof Spectral spectral ? spectral.map() : layer;
    return map instanceof Linear
        || (map instanceof Conv2d conv
            && conv.padding() == 0
            && conv.kernel() == in.dimension(1)
            && conv.kernel() == in.dimension(2));
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

  /** The shape of one output sample. */
  public Shape output() {
    return shapes.get(layers.size());
  }

  /**
   * The parameters in order, named as in the state of a {@code torch.nn.Sequential}: {@code
   * 0.weight}, {@code 0.bias}, {@code 1.weight}, …
   */
  public List<TensorSpec> parameters() {
    return parameterSpecs.stream().map(ParameterSpec::tensor).toList();
  }

  /** The buffers in order, named likewise: {@code 1.running_mean}, {@code 1.running_var}, … */
  public List<TensorSpec> buffers() {
    return bufferSpecs.stream().map(BufferSpec::tensor).toList();
  }

  /** The parameters in order, with what an initialiser needs to know. */
  public List<ParameterSpec> parameterSpecs() {
    return parameterSpecs;
  }

  /** The buffers in order, with the values they start from. */
  public List<BufferSpec> bufferSpecs() {
    return bufferSpecs;
  }

  /** The number of parameters, counted as numbers and not as tensors; buffers do not count. */
  public long parameterCount() {
    return parameterSpecs.stream().mapToLong(spec -> spec.tensor().elements()).sum();
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
    long sum = 0;
    for (int i = 0; i < layers.size(); i++) {
      sum += layers.get(i).multiplyAdds(shapes.get(i));
    }
    return sum;
  }

  /** A table of the layers with their output shapes and parameter counts, and the totals. */
  public String summary() {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"layer", "output", "parameters"});
    rows.add(new String[] {"input", input.toString(), ""});
    for (int i = 0; i < layers.size(); i++) {
      long count =
          parameterSpecs.subList(firstParameter[i], firstParameter[i + 1]).stream()
              .mapToLong(spec -> spec.tensor().elements())
              .sum();
      rows.add(
          new String[] {
            i + " " + layers.get(i),
            shapes.get(i + 1).toString(),
            count == 0 ? "" : String.format(Locale.ROOT, "%,d", count)
          });
    }
    int[] widths = new int[3];
    for (String[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    String format = "%-" + widths[0] + "s  %-" + widths[1] + "s  %" + widths[2] + "s";
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      String line = String.format(Locale.ROOT, format, row[0], row[1], row[2]);
      table.append(line.stripTrailing()).append('\n');
    }
    return table
        .append(
            String.format(
                Locale.ROOT,
                "%,d parameters, %,d multiply-adds a sample\n",
                parameterCount(),
                multiplyAdds()))
        .toString();
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
      for (int i = 0; i < parameters.size(); i++) {
        ParameterSpec spec = parameterSpecs.get(i);
        Tensor parameter = parameters.get(i);
        switch (spec.role()) {
          case WEIGHT -> parameter.copy_(initialiser.weight(spec, stream));
          case SCALE -> parameter.copy_(initialiser.scale(spec, stream));
          case EMBEDDING -> parameter.copy_(initialiser.embedding(spec, stream));
          case BIAS -> parameter.zero_();
        }
      }
      for (int i = 0; i < buffers.size(); i++) {
        buffers.get(i).fill_(new Scalar(bufferSpecs.get(i).initial()));
      }
      prepare(new Weights(parameters, buffers));
    }
  }

  /** See {@link Layer#prepare}. */
  void prepare(Weights weights) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).prepare(shapes.get(i), own(weights, i));
    }
  }

  /** The tensors of layer {@code index}. */
  private Weights own(Weights weights, int index) {
    return new Weights(
        weights.parameters().subList(firstParameter[index], firstParameter[index + 1]),
        weights.buffers().subList(firstBuffer[index], firstBuffer[index + 1]));
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
    return run(weights, x, (layer, hidden, own) -> layer.forward(hidden, own, mode));
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
              + Arrays.toString(condition.shape()).replace(" ", ""));
    }
    return run(weights, x, (layer, hidden, own) -> layer.forward(hidden, condition, own, mode));
  }

  /**
   * As {@link #forward(Weights, Tensor, Tensor, Mode)}, for a look inside.
   *
   * @return what each layer gives, in order; the last is the output
   */
  public List<Tensor> outputs(Weights weights, Tensor x, Tensor condition, Mode mode) {
    List<Tensor> outputs = new ArrayList<>();
    run(
        weights,
        x,
        (layer, hidden, own) -> {
          outputs.add(layer.forward(hidden, condition, own, mode));
          return outputs.get(outputs.size() - 1);
        });
    return outputs;
  }

  /** One layer's part of a forward pass. */
  private interface Application {
    Tensor apply(Layer layer, Tensor hidden, Weights own);
  }

  private Tensor run(Weights weights, Tensor x, Application application) {
    requireShape(x);
    requireCounts(weights.parameters(), weights.buffers());
    Tensor hidden = x;
    for (int i = 0; i < layers.size(); i++) {
      Weights own = own(weights, i);
      Tensor output = application.apply(layers.get(i), hidden, own);
      if (layers.get(i) instanceof Convolution convolution) {
        Tensor bias = convolution.bias() ? own.parameters().get(1) : null;
        weights.record().add(convolution.geometry(), own.parameters().get(0), bias, hidden, output);
      }
      hidden = output;
    }
    return hidden;
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
              + Arrays.toString(x.shape()).replace(" ", ""));
    }
  }

  private void requireCounts(List<Tensor> parameters, List<Tensor> buffers) {
    if (parameters.size() != parameterSpecs.size() || buffers.size() != bufferSpecs.size()) {
      throw new IllegalArgumentException(
          "the network has "
              + parameterSpecs.size()
              + " parameters and "
              + bufferSpecs.size()
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
    StringBuilder chain = new StringBuilder(input.toString());
    layers.forEach(layer -> chain.append(" → ").append(layer));
    return chain.append(" → ").append(output()).toString();
  }
}
