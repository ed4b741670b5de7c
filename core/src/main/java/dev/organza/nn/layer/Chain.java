package dev.organza.nn.layer;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.torch.RandomStream;
import dev.organza.torch.RecordedConvolutions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after another, built for inputs of one shape. What is composed of further layers has
 * those built in it, so that a forward pass only computes. Immutable, and without tensors.
 */
public final class Chain {

  /** Is told in a forward pass what each layer gives. */
  @FunctionalInterface
  public interface Observer {

    /** Tells nobody. */
    Observer NONE = (layer, output) -> {};

    /**
     * A layer has been applied; the layers inside a composite come before it.
     *
     * @param output [N, out…]
     */
    void applied(Layer layer, Tensor output);
  }

  /** What a forward pass is given beside the batch: [N,K] or nothing, and the mode. */
  private record Pass(@Nullable Tensor condition, Mode mode, Observer observer) {}

  private final Shape input;
  private final List<Built> layers = new ArrayList<>();
  private final Tensors tensors = new Tensors();

  private Chain(Shape input, List<Layer> layers) {
    this.input = input;
    for (int i = 0; i < layers.size(); i++) {
      Built built = build(layers.get(i), i, output());
      this.layers.add(built);
      tensors.add(i + ".", built.parameters(), built.buffers());
    }
  }

  private static Built build(Layer layer, int index, Shape in) {
    try {
      return layer instanceof Composite composite
          ? new Branches(composite, in)
          : new Leaf(layer, in, layer.outputShape(in));
    } catch (UsageException e) {
      throw new UsageException("layer " + index + " does not fit: " + e.getMessage(), e);
    }
  }

  /**
   * The chain of these layers.
   *
   * @param input the shape of one input sample
   * @throws UsageException if a layer does not take what the one before it gives
   */
  public static Chain of(Shape input, List<Layer> layers) {
    return new Chain(input, layers);
  }

  /**
   * What these layers are conditioned on: 0, or the one length of all that are conditioned.
   *
   * @throws UsageException if two lengths differ
   */
  public static int condition(List<Layer> layers) {
    List<Integer> sizes =
        layers.stream().map(Layer::condition).filter(size -> size > 0).distinct().toList();
    if (sizes.size() > 1) {
      throw new UsageException("the layers are conditioned on vectors of different sizes " + sizes);
    }
    return sizes.isEmpty() ? 0 : sizes.get(0);
  }

  /** The shape of one output sample. */
  public Shape output() {
    return layers.isEmpty() ? input : layers.get(layers.size() - 1).output();
  }

  /** The shape of one sample of what reaches layer {@code index}. */
  public Shape inputOf(int index) {
    return layers.get(index).input();
  }

  /** The shape of one sample of what layer {@code index} gives. */
  public Shape outputOf(int index) {
    return layers.get(index).output();
  }

  /** The parameters of layer {@code index}, named as in that layer. */
  public List<ParameterSpec> parametersOf(int index) {
    return Collections.unmodifiableList(layers.get(index).parameters());
  }

  /** The output shapes of the branches of layer {@code index}; none if it is not composite. */
  public List<Shape> branchesOf(int index) {
    return layers.get(index).branches();
  }

  /** The parameters in order, each name after the index of its layer. */
  public List<ParameterSpec> parameters() {
    return Collections.unmodifiableList(tensors.parameters);
  }

  /** The parameters where this chain is a residual branch. */
  private List<ParameterSpec> inBranch() {
    List<Built> maps = layers.stream().filter(Chain::isMap).toList();
    List<ParameterSpec> placed = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      int map = Math.max(0, maps.indexOf(layers.get(i)));
      for (ParameterSpec spec : tensors.parametersOf(i)) {
        placed.add(spec.inBranch(map, maps.size()));
      }
    }
    return placed;
  }

  private static boolean isMap(Built built) {
    return built.parameters().stream()
        .anyMatch(spec -> spec.role() == ParameterSpec.Role.WEIGHT && !spec.place().inBranch());
  }

  /** The buffers in order, named likewise. */
  public List<BufferSpec> buffers() {
    return Collections.unmodifiableList(tensors.buffers);
  }

  /** The multiply-adds of one sample's forward pass; see {@link Layer#multiplyAdds}. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(Built::multiplyAdds).sum();
  }

  /** The number of values that all layers give for one sample, those in composites included. */
  public long activations() {
    return layers.stream().mapToLong(Built::activations).sum();
  }

  /** See {@link Layer#prepare}. */
  public void prepare(Weights weights, RandomStream stream) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).prepare(tensors.own(weights, i), stream);
    }
  }

  /**
   * The forward pass.
   *
   * @param weights this chain's tensors, in the order of {@link #parameters} and {@link #buffers}
   * @param x [N, input…]
   * @param condition [N,K], null for nothing
   * @return [N, output…]
   */
  public Tensor forward(
      Weights weights, Tensor x, @Nullable Tensor condition, Mode mode, Observer observer) {
    return forward(weights, x, new Pass(condition, mode, observer));
  }

  private Tensor forward(Weights weights, Tensor x, Pass pass) {
    Tensor hidden = x;
    for (int i = 0; i < layers.size(); i++) {
      Built built = layers.get(i);
      hidden = built.forward(hidden, tensors.own(weights, i), pass);
      pass.observer.applied(built.layer(), hidden);
    }
    return hidden;
  }

  /** The tensors of parts, one part after another. */
  private static final class Tensors {

    private final List<ParameterSpec> parameters = new ArrayList<>();
    private final List<BufferSpec> buffers = new ArrayList<>();

    /** Part i owns the parameters from entry i (inclusive) to entry i + 1 (exclusive). */
    private final List<Integer> firstParameter = new ArrayList<>(List.of(0));

    private final List<Integer> firstBuffer = new ArrayList<>(List.of(0));

    void add(String prefix, List<ParameterSpec> ofPart, List<BufferSpec> buffersOfPart) {
      ofPart.forEach(spec -> parameters.add(spec.prefixed(prefix)));
      buffersOfPart.forEach(spec -> buffers.add(spec.prefixed(prefix)));
      firstParameter.add(parameters.size());
      firstBuffer.add(buffers.size());
    }

    /** The parameters of part {@code index}, under their names in the whole. */
    List<ParameterSpec> parametersOf(int index) {
      return parameters.subList(firstParameter.get(index), firstParameter.get(index + 1));
    }

    /** The tensors of part {@code index}. */
    Weights own(Weights weights, int index) {
      return new Weights(
          weights.parameters().subList(firstParameter.get(index), firstParameter.get(index + 1)),
          weights.buffers().subList(firstBuffer.get(index), firstBuffer.get(index + 1)),
          weights.record());
    }
  }

  /** A layer that is built for the shape that reaches it. */
  private interface Built {
    Layer layer();

    Shape input();

    Shape output();

    List<ParameterSpec> parameters();

    List<BufferSpec> buffers();

    long multiplyAdds();

    long activations();

    List<Shape> branches();

    void prepare(Weights own, RandomStream stream);

    Tensor forward(Tensor x, Weights own, Pass pass);
  }

  /** A layer that computes by itself. */
  private record Leaf(
      Layer layer,
      Shape input,
      Shape output,
      List<ParameterSpec> parameters,
      List<BufferSpec> buffers)
      implements Built {

    Leaf(Layer layer, Shape input, Shape output) {
      this(layer, input, output, layer.parameters(input), layer.buffers(input));
    }

    @Override
    public long multiplyAdds() {
      return layer.multiplyAdds(input);
    }

    @Override
    public long activations() {
      return output.elements();
    }

    @Override
    public List<Shape> branches() {
      return List.of();
    }

    @Override
    public void prepare(Weights own, RandomStream stream) {
      layer.prepare(input, own, stream);
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Pass pass) {
      Tensor output =
          pass.condition == null
              ? layer.forward(x, own, pass.mode)
              : layer.forward(x, pass.condition, own, pass.mode);
      if (layer instanceof Convolution convolution) {
        convolution
            .geometry()
            .ifPresent(geometry -> record(geometry, convolution.bias(), own, x, output));
      }
      return output;
    }

    private static void record(
        RecordedConvolutions.Geometry geometry,
        boolean bias,
        Weights own,
        Tensor x,
        Tensor output) {
      List<Tensor> parameters = own.parameters();
      own.record().add(geometry, parameters.get(0), bias ? parameters.get(1) : null, x, output);
    }
  }

  /** A composite layer, its chains all on the same input. */
  static final class Branches implements Built {

    private final Composite composite;
    private final Shape input;
    private final Shape output;
    private final List<Chain> chains = new ArrayList<>();
    private final Tensors tensors = new Tensors();

    /**
     * Builds the composite's chains.
     *
     * @throws UsageException if a layer in them does not fit, or their outputs do not fit together
     */
    Branches(Composite composite, Shape input) {
      this.composite = composite;
      this.input = input;
      composite.branches().forEach((name, layers) -> add(name, layers));
      this.output = composite.joinedShape(input, chains.stream().map(Chain::output).toList());
    }

    private void add(String name, List<Layer> layers) {
      Chain chain;
      try {
        chain = new Chain(input, layers);
      } catch (UsageException e) {
        throw new UsageException(
            "in the "
                + name
                + " chain of a "
                + composite.getClass().getSimpleName()
                + " on the shape "
                + input
                + " "
                + e.getMessage(),
            e);
      }
      chains.add(chain);
      boolean residual = composite.residualBranch().equals(Optional.of(name));
      tensors.add(name + ".", residual ? chain.inBranch() : chain.parameters(), chain.buffers());
    }

    @Override
    public Layer layer() {
      return composite;
    }

    @Override
    public Shape input() {
      return input;
    }

    @Override
    public Shape output() {
      return output;
    }

    @Override
    public List<ParameterSpec> parameters() {
      return tensors.parameters;
    }

    @Override
    public List<BufferSpec> buffers() {
      return tensors.buffers;
    }

    @Override
    public long multiplyAdds() {
      return chains.stream().mapToLong(Chain::multiplyAdds).sum();
    }

    @Override
    public long activations() {
      return output.elements() + chains.stream().mapToLong(Chain::activations).sum();
    }

    @Override
    public List<Shape> branches() {
      return chains.stream().map(Chain::output).toList();
    }

    @Override
    public void prepare(Weights own, RandomStream stream) {
      for (int i = 0; i < chains.size(); i++) {
        chains.get(i).prepare(tensors.own(own, i), stream);
      }
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Pass pass) {
      Pass inside =
          new Pass(composite.conditionInside(x, pass.condition), pass.mode, pass.observer);
      List<Tensor> outputs = new ArrayList<>();
      for (int i = 0; i < chains.size(); i++) {
        outputs.add(chains.get(i).forward(tensors.own(own, i), x, inside));
      }
      return composite.join(x, outputs);
    }

    /** The pass of a composite by itself. */
    Tensor forward(Tensor x, @Nullable Tensor condition, Weights own, Mode mode) {
      return forward(x, own, new Pass(condition, mode, Observer.NONE));
    }
  }
}
