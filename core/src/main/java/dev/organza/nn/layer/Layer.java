package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.torch.RandomStream;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer of a network: a record of what makes it this layer, without tensors.
 *
 * <p>What depends on the input (a linear layer's number of inputs, say) is not part of the record:
 * it follows from the shape that reaches the layer. In JSON and YAML the property {@code layer}
 * names the type, for example {@code {"layer": "linear", "units": 128, "bias": true}}, and every
 * other property is required.
 *
 * <p>The names, sizes and order of the tensors are those of the PyTorch module of the same name, so
 * that an exported network loads into a {@code torch.nn.Sequential}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "layer")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Linear.class, name = "linear"),
  @JsonSubTypes.Type(value = Linear.Embeddings.class, name = "embeddings"),
  @JsonSubTypes.Type(value = Maxout.class, name = "maxout"),
  @JsonSubTypes.Type(value = Conv2d.class, name = "conv2d"),
  @JsonSubTypes.Type(value = ConvTranspose2d.class, name = "conv-transpose2d"),
  @JsonSubTypes.Type(value = Conv1d.class, name = "conv1d"),
  @JsonSubTypes.Type(value = ConvTranspose1d.class, name = "conv-transpose1d"),
  @JsonSubTypes.Type(value = Spectral.class, name = "spectral"),
  @JsonSubTypes.Type(value = BatchNorm.class, name = "batch-norm"),
  @JsonSubTypes.Type(value = LayerNorm.class, name = "layer-norm"),
  @JsonSubTypes.Type(value = InstanceNorm.class, name = "instance-norm"),
  @JsonSubTypes.Type(value = Noise.Dropout.class, name = "dropout"),
  @JsonSubTypes.Type(value = Noise.GaussianNoise.class, name = "gaussian-noise"),
  @JsonSubTypes.Type(value = Noise.PixelNoise.class, name = "pixel-noise"),
  @JsonSubTypes.Type(value = Noise.PhaseShuffle.class, name = "phase-shuffle"),
  @JsonSubTypes.Type(value = Progressive.PixelNorm.class, name = "pixel-norm"),
  @JsonSubTypes.Type(value = Progressive.MinibatchDeviation.class, name = "minibatch-deviation"),
  @JsonSubTypes.Type(value = Progressive.Equalised.class, name = "equalised"),
  @JsonSubTypes.Type(value = SelfAttention.class, name = "self-attention"),
  @JsonSubTypes.Type(value = Style.Styles.class, name = "styles"),
  @JsonSubTypes.Type(value = Style.Synthesis.class, name = "synthesis"),
  @JsonSubTypes.Type(value = Style.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = Style.Modulated.class, name = "modulated"),
  @JsonSubTypes.Type(value = Reshape.class, name = "reshape"),
  @JsonSubTypes.Type(value = Flatten.class, name = "flatten"),
  @JsonSubTypes.Type(value = Resampling.Upsample.class, name = "upsample"),
  @JsonSubTypes.Type(value = Resampling.Downsample.class, name = "downsample"),
  @JsonSubTypes.Type(value = Resampling.Smooth.class, name = "smooth"),
  @JsonSubTypes.Type(value = Resampling.PixelUnshuffle.class, name = "pixel-unshuffle"),
  @JsonSubTypes.Type(value = Resampling.PixelShuffle.class, name = "pixel-shuffle"),
  @JsonSubTypes.Type(value = Resampling.AveragePool.class, name = "average-pool"),
  @JsonSubTypes.Type(value = Pad.class, name = "pad"),
  @JsonSubTypes.Type(value = Crop.class, name = "crop"),
  @JsonSubTypes.Type(value = Join.class, name = "join"),
  @JsonSubTypes.Type(value = Join.ConditionAlone.class, name = "condition-alone"),
  @JsonSubTypes.Type(value = Projection.class, name = "projection"),
  @JsonSubTypes.Type(value = Join.Beside.class, name = "beside"),
  @JsonSubTypes.Type(value = Noise.ColumnHeads.class, name = "column-heads"),
  @JsonSubTypes.Type(value = Fork.class, name = "fork"),
  @JsonSubTypes.Type(value = Residual.class, name = "residual"),
  @JsonSubTypes.Type(value = Skip.class, name = "skip"),
  @JsonSubTypes.Type(value = Activation.Relu.class, name = "relu"),
  @JsonSubTypes.Type(value = Activation.LeakyRelu.class, name = "leaky-relu"),
  @JsonSubTypes.Type(value = Activation.Tanh.class, name = "tanh"),
  @JsonSubTypes.Type(value = Activation.Sigmoid.class, name = "sigmoid"),
  @JsonSubTypes.Type(value = Activation.Softplus.class, name = "softplus"),
  @JsonSubTypes.Type(value = Activation.Elu.class, name = "elu"),
  @JsonSubTypes.Type(value = Activation.Gelu.class, name = "gelu"),
})
public sealed interface Layer
    permits LinearMap,
        LinearMap.Reparametrised,
        Linear.Embeddings,
        Progressive,
        Style,
        BatchNorm,
        LayerNorm,
        InstanceNorm,
        Noise,
        Reshape,
        Flatten,
        Resampling,
        Pad,
        Crop,
        Join,
        Join.Beside,
        Join.ConditionAlone,
        Composite,
        Activation {

  /**
   * The shape of one output sample.
   *
   * @param in the shape of one input sample
   * @throws UsageException if this layer does not take such inputs; the message names the layer,
   *     what it takes, and {@code in}
   */
  Shape outputShape(Shape in);

  /** The parameters, for inputs of shape {@code in}; none by default. */
  default List<ParameterSpec> parameters(Shape in) {
    return List.of();
  }

  /** The buffers, for inputs of shape {@code in}; none by default. */
  default List<BufferSpec> buffers(Shape in) {
    return List.of();
  }

  /**
   * Sets the buffers whose start depends on the parameters, once those have their initial values,
   * or on chance; nothing by default.
   *
   * @param in the shape of one input sample
   * @param own this layer's tensors; the buffers have the values of {@link #buffers} and are
   *     written to
   * @param stream for buffers that start at random
   */
  default void prepare(Shape in, Weights own, RandomStream stream) {}

  /**
   * Applies this layer to a batch.
   *
   * @param x [N, in…], of a shape that {@link #outputShape} accepts
   * @param own this layer's tensors, in the order of {@link #parameters} and {@link #buffers}
   * @param mode whether to train or to evaluate
   * @return [N, out…]
   */
  Tensor forward(Tensor x, Weights own, Mode mode);

  /**
   * Whether a training pass treats every sample by itself and alike each time: with no statistics
   * of the batch, no draws of chance, and no buffer that the pass changes. Two batches may then
   * pass as one.
   */
  default boolean samplewise() {
    return true;
  }

  /**
   * What this layer conditions on: the length K of the vector that {@link #forward(Tensor, Tensor,
   * Weights, Mode)} takes beside the batch; 0 for a layer that takes none.
   */
  default int condition() {
    return 0;
  }

  /**
   * Applies this layer to a batch and what each of its samples is conditioned on. Layers that
   * condition on nothing ignore it.
   *
   * @param x [N, in…]
   * @param condition [N,K], K as {@link #condition} says
   * @return [N, out…]
   */
  default Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
    return forward(x, own, mode);
  }

  /** The layers that this one is made of; none by default. */
  default List<Layer> children() {
    return List.of();
  }

  /** This layer and all that it is made of, at any depth. */
  default Stream<Layer> withChildren() {
    return Stream.concat(Stream.of(this), children().stream().flatMap(Layer::withChildren));
  }

  /**
   * The multiplications, each with its addition, of the matrix products and convolutions for one
   * sample. Other work counts nothing, as is the custom: it is bound by memory, not by arithmetic.
   */
  default long multiplyAdds(Shape in) {
    return 0;
  }

  /** A linear layer with a bias. */
  static Linear linear(int units) {
    return new Linear(units, true);
  }

  /** A maxout layer. */
  static Maxout maxout(int units, int pieces) {
    return new Maxout(units, pieces);
  }

  /** A convolution with a bias. */
  static Conv2d conv2d(int channels, int kernel, int stride, int padding) {
    return new Conv2d(channels, kernel, stride, padding, true);
  }

  /** A transposed convolution with a bias and no output padding. */
  static ConvTranspose2d convTranspose2d(int channels, int kernel, int stride, int padding) {
    return new ConvTranspose2d(channels, kernel, stride, padding, 0, true);
  }

  /** A convolution of signals with a bias, without dilation. */
  static Conv1d conv1d(int channels, int kernel, int stride, int padding) {
    return new Conv1d(channels, kernel, stride, padding, 1, true);
  }

  /** A transposed convolution of signals with a bias and no output padding. */
  static ConvTranspose1d convTranspose1d(int channels, int kernel, int stride, int padding) {
    return new ConvTranspose1d(channels, kernel, stride, padding, 0, true);
  }

  /** A linear map with spectral normalisation, one power iteration a pass. */
  static Spectral spectral(Layer map) {
    return new Spectral(map, 1);
  }

  /**
   * Batch normalisation with PyTorch's defaults: momentum 0.1, ε 1e-5, learned scale and offset.
   */
  static BatchNorm batchNorm() {
    return new BatchNorm(0.1, 1e-5, true);
  }

  /** Layer normalisation with PyTorch's defaults: ε 1e-5, learned scale and offset. */
  static LayerNorm layerNorm() {
    return new LayerNorm(1e-5, true);
  }

  /** Instance normalisation with PyTorch's defaults: ε 1e-5, no learned scale and offset. */
  static InstanceNorm instanceNorm() {
    return new InstanceNorm(1e-5, false);
  }

  /** A residual block with the identity as its shortcut: x + f(x). */
  static Residual residual(Layer... layers) {
    return new Residual(List.of(layers), List.of(), 1, 1);
  }

  /** A skip connection: the input, joined with what the layers make of it. */
  static Skip skip(Layer... layers) {
    return new Skip(List.of(layers));
  }

  /** Dropout of this fraction of the values. */
  static Noise.Dropout dropout(double rate) {
    return new Noise.Dropout(rate);
  }

  /** Additive Gaussian noise of this standard deviation. */
  static Noise.GaussianNoise gaussianNoise(double deviation) {
    return new Noise.GaussianNoise(deviation);
  }

  /** The same values in another shape. */
  static Reshape reshape(int... dimensions) {
    return new Reshape(Shape.of(dimensions));
  }

  /** The same values in a row. */
  static Flatten flatten() {
    return new Flatten();
  }

  /** Enlarges images by repeating pixels. */
  static Resampling.Upsample upsample(int factor) {
    return new Resampling.Upsample(factor, Resampling.Upsample.Interpolation.NEAREST);
  }

  /** Enlarges images or signals by a factor of 2 between the nearest pixels. */
  static Resampling.Upsample bilinear() {
    return new Resampling.Upsample(2, Resampling.Upsample.Interpolation.BILINEAR);
  }

  /** Halves images with an antialiasing filter. */
  static Resampling.Downsample downsample() {
    return new Resampling.Downsample();
  }

  /** The averages of windows of this side, beside each other. */
  static Resampling.AveragePool averagePool(int kernel) {
    return new Resampling.AveragePool(kernel, kernel, 0);
  }

  /** Surrounds images with zeros, as many on each side. */
  static Pad pad(int border) {
    return new Pad(border, border, border, border, Pad.Border.ZERO);
  }

  /** Rectified linear units. */
  static Activation.Relu relu() {
    return new Activation.Relu();
  }

  /** Leaky rectified linear units with this slope below zero. */
  static Activation.LeakyRelu leakyRelu(double slope) {
    return new Activation.LeakyRelu(slope);
  }

  /** The hyperbolic tangent. */
  static Activation.Tanh tanh() {
    return new Activation.Tanh();
  }

  /** The logistic function. */
  static Activation.Sigmoid sigmoid() {
    return new Activation.Sigmoid();
  }
}
