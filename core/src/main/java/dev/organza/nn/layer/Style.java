package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.MatrixProduct;
import dev.organza.torch.Scope;
import dev.organza.torch.SharedBatch;
import dev.organza.torch.TensorSpec;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a style-based generator (Karras et al. 2019, arXiv:1812.04948; Karras et al. 2020,
 * arXiv:1912.04958). The network begins with a mapping network, ordinary layers from z to w. Then
 * {@link Styles} gives a style, a copy of w, for each layer that wants one, and a {@link Synthesis}
 * hands them to its layers as their condition: it begins with a {@link Constant} image, and its
 * convolutions are {@link Modulated}.
 */
public sealed interface Style extends Layer {

  /**
   * The styles of all layers from w: [W] to [count·W], one after another.
   *
   * <p>In training a share of the samples mixes two styles (Karras et al. 2019, §3.1): from a layer
   * on, drawn evenly among all but the first, they are those of the sample before it in the batch,
   * which is as independent of it as another draw of z would be. And w's average is followed, in
   * the buffer {@code average} [W]. In evaluation all styles are average + truncation·(w − average)
   * (Karras et al. 2019, appendix B): samples nearer to the average are more typical and vary less.
   *
   * @param count how many styles, at least 1
   * @param mixing the share of the samples whose styles are mixed, in [0,1]
   * @param decay what is kept of the average at each batch, in [0,1); 0.995 in StyleGAN2's code
   * @param truncation ψ, finite: 1 for w as it is, 0 for the average
   */
  record Styles(
      @JsonProperty(required = true) int count,
      @JsonProperty(required = true) double mixing,
      @JsonProperty(required = true) double decay,
      @JsonProperty(required = true) double truncation)
      implements Style {

    public Styles {
      Requirement.atLeast(1, count, "the count of Styles");
      if (!(mixing >= 0 && mixing <= 1)) {
        throw new UsageException("the mixing of Styles lies in [0,1], not at " + mixing);
      }
      Requirement.fraction(decay, "the decay of Styles");
      if (!Double.isFinite(truncation)) {
        throw new UsageException("the truncation of Styles is finite, not " + truncation);
      }
    }

    /** The same styles, nearer to the average or further away from it. */
    public Styles truncated(double psi) {
      return new Styles(count, mixing, decay, psi);
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.row(this, in);
      return Shape.of(count * in.dimension(0));
    }

    @Override
    public List<BufferSpec> buffers(Shape in) {
      return List.of(new BufferSpec(TensorSpec.of("average", in.dimension(0)), 0));
    }

    @Override
    public boolean samplewise() {
      return false;
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      Tensor average = own.buffers().get(0);
      if (mode instanceof Mode.Training training) {
        follow(x, average, training);
        return mixing == 0 || count == 1 ? x.repeat(1, count) : mixed(x, training);
      }
      Tensor w =
          truncation == 1 ? x : x.sub(average).mul(new Scalar(truncation)).add(average).to(x);
      return w.repeat(1, count);
    }

    private void follow(Tensor x, Tensor average, Mode.Training mode) {
      try (Scope scope = Scope.open();
          NoGradGuard constant = new NoGradGuard()) {
        // Behind autograd's back, as batch normalisation updates its own.
        Tensor mean = mode.statistics().averaged(x.detach().to(average.scalar_type()).mean(0));
        average.variable_data().lerp_(mean, new Scalar(1 - decay));
      }
    }

    /** The styles of the samples before, in the whole batch: those to mix with. */
    private static Tensor neighbours(Tensor x, Mode.Training training) {
      SharedBatch batch = training.batch();
      return batch.part(batch.whole(x).roll(new long[] {1}, new long[] {0}));
    }

    /** One number u ~ U(0,1) a sample says whether it mixes, u < mixing, and from where on. */
    private Tensor mixed(Tensor x, Mode.Training training) {
      Tensor u = training.noise().uniform(0, 1, x.size(0), 1);
      // u/mixing is uniform where it is below 1: the first layer is never changed.
      Tensor from =
          u.div(new Scalar(mixing))
              .mul(new Scalar((double) count - 1))
              .floor()
              .add(new Scalar(1.0));
      Tensor places = torch.arange(new Scalar((double) count)).view(1, count);
      Tensor others =
          places
              .ge(from)
              .logical_and(u.lt(new Scalar(mixing)))
              .unsqueeze(2)
              .to(x.device(), torch.ScalarType.Bool);
      return torch
          .where(others, neighbours(x, training).unsqueeze(1), x.unsqueeze(1))
          .reshape(x.size(0), -1);
    }
  }

  /**
   * Layers from styles to an image: [count·W] to what the layers give, each of which is given the
   * styles as its condition. The first of them is a {@link Constant}.
   *
   * <p>The parameters and buffers are those of the layers: {@code layers.0.constant}, ….
   *
   * @param layers at least one
   */
  record Synthesis(@JsonProperty(required = true) List<Layer> layers) implements Composite {

    public Synthesis {
      layers = List.copyOf(layers);
      if (layers.isEmpty()) {
        throw new UsageException("a Synthesis has at least one layer");
      }
      Chain.condition(layers);
    }

    @Override
    public Map<String, List<Layer>> branches() {
      return Map.of("layers", layers);
    }

    /** What its layers are conditioned on it takes as its input. */
    @Override
    public int condition() {
      return 0;
    }

    @Override
    public Tensor conditionInside(Tensor x, @Nullable Tensor outside) {
      return x;
    }

    @Override
    public Shape joinedShape(Shape in, List<Shape> outputs) {
      Requirement.row(this, in);
      int styles = Chain.condition(layers);
      if (styles != 0 && styles != in.dimension(0)) {
        throw Requirement.doesNotTake(
            this, in, "the styles of its layers, of shape [" + styles + "]");
      }
      return outputs.get(0);
    }

    @Override
    public Tensor join(Tensor x, List<Tensor> outputs) {
      return outputs.get(0);
    }
  }

  /**
   * A learned image, the same for every sample: any shape to [channels,size,size], whatever the
   * input. Parameter {@code constant}, which starts as N(0,1).
   *
   * @param channels at least 1
   * @param size the side, in pixels, at least 1
   */
  record Constant(
      @JsonProperty(required = true) int channels, @JsonProperty(required = true) int size)
      implements Style {

    public Constant {
      Requirement.atLeast(1, channels, "the number of channels of a Constant");
      Requirement.atLeast(1, size, "the size of a Constant");
    }

    @Override
    public Shape outputShape(Shape in) {
      return Shape.image(channels, size, size);
    }

    @Override
    public List<ParameterSpec> parameters(Shape in) {
      return List.of(ParameterSpec.embedding(TensorSpec.of("constant", channels, size, size)));
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      return own.parameters().get(0).unsqueeze(0).expand(x.size(0), channels, size, size);
    }
  }

  /**
   * A convolution whose input channels are scaled by a style, and whose output channels are then
   * scaled to the variance of its input (Karras et al. 2020, §2.2, equations 1 to 3): [C,H,W] to
   * [channels,H,W]. With s = 1 + A w, an affine map of the style, and the learned weight W times
   * 1/√(C·kernel²), output channel j is
   *
   * <pre>
   * y_j = d_j·Σ_i W_ij * (s_i x_i) + b_j,   d_j = gain / √(Σ_ik (s_i W_ijk)² + 1e-8)
   * </pre>
   *
   * which is the paper's convolution with weights of each sample's own, as one convolution for all
   * samples: measured on one core that is 1.3 to 5 times as fast as a convolution in groups.
   * Without demodulation, as for colours, d_j is the gain.
   *
   * <p>Parameters {@code weight} [channels,C,kernel,kernel], {@code bias} [channels], {@code
   * style_weight} [C,W], scaled by 1/√W, and {@code style_bias} [C]. Both weights start as N(0,1)
   * with the initialiser {@code he} of slope 1, see {@link Progressive.Equalised}.
   *
   * @param channels the number of output channels, at least 1
   * @param kernel the side of the kernel, in pixels, odd
   * @param styles how many styles the condition holds, at least 1
   * @param style which of them is this layer's, from 0
   * @param condition the length of the condition, styles·W
   * @param demodulate whether the outputs are scaled
   * @param gain √2 before a leaky ReLU; positive
   */
  record Modulated(
      @JsonProperty(required = true) int channels,
      @JsonProperty(required = true) int kernel,
      @JsonProperty(required = true) int styles,
      @JsonProperty(required = true) int style,
      @JsonProperty(required = true) int condition,
      @JsonProperty(required = true) boolean demodulate,
      @JsonProperty(required = true) double gain)
      implements Style {

    /** Added to the variance of the outputs. */
    public static final double EPSILON = 1e-8;

    public Modulated {
      Requirement.atLeast(1, channels, "the number of channels of a Modulated convolution");
      Requirement.atLeast(1, styles, "the number of styles of a Modulated convolution");
      Requirement.positive(gain, "the gain of a Modulated convolution");
      if (kernel < 1 || kernel % 2 == 0) {
        throw new UsageException(
            "the kernel size of a Modulated convolution is odd and positive, not " + kernel);
      }
      if (style < 0 || style >= styles) {
        throw new UsageException(
            "the style of a Modulated convolution is one of 0 to "
                + (styles - 1)
                + ", not "
                + style);
      }
      if (condition < styles || condition % styles != 0) {
        throw new UsageException(
            "the condition of a Modulated convolution holds "
                + styles
                + " styles of equal length, unlike "
                + condition);
      }
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      return in.withFirst(channels);
    }

    private int length() {
      return condition / styles;
    }

    @Override
    public List<ParameterSpec> parameters(Shape in) {
      int inputs = in.dimension(0);
      return List.of(
          ParameterSpec.weight(
              TensorSpec.channelsLast("weight", channels, inputs, kernel, kernel), 1, 1),
          ParameterSpec.bias(channels),
          ParameterSpec.weight(TensorSpec.of("style_weight", inputs, length()), 1, 1),
          new ParameterSpec(TensorSpec.of("style_bias", inputs), ParameterSpec.Role.BIAS, 1, 1));
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      throw Requirement.conditionMissing(this, condition);
    }

    @Override
    public Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
      Tensor weight = own.parameters().get(0);
      Tensor affine = own.parameters().get(2).mul(new Scalar(1 / Math.sqrt(length())));
      Tensor w = condition.narrow(1, (long) style * length(), length());
      Tensor s =
          MatrixProduct.linear(w, affine, own.parameters().get(3))
              .add(new Scalar(1.0))
              .mul(new Scalar(1 / Math.sqrt((double) x.size(1) * kernel * kernel))); // [N,C]
      Tensor y =
          torch.conv2d(
              x.mul(pixels(s)),
              weight,
              new TensorOptional(),
              new long[] {1, 1},
              new long[] {kernel / 2, kernel / 2},
              new long[] {1, 1},
              1);
      Tensor bias = own.parameters().get(1).view(1, channels, 1, 1);
      Tensor d =
          demodulate
              ? demodulation(s, weight)
              : torch.full(new long[] {1, 1}, new Scalar(gain)).to(s);
      return bias.addcmul(y, pixels(d));
    }

    /**
     * d of each sample: [N,channels]. The sum is written out, value by value: autocast would round
     * a product of matrices, and the gradient of s is a small difference of this term and the
     * convolution's.
     */
    private Tensor demodulation(Tensor s, Tensor weight) {
      Tensor squares = weight.square().sum(new long[] {2, 3}, false, new ScalarTypeOptional());
      return s.square()
          .unsqueeze(1)
          .mul(squares)
          .sum(2)
          .add(new Scalar(EPSILON))
          .rsqrt()
          .mul(new Scalar(gain));
    }

    /** A factor for each channel of each image. */
    private static Tensor pixels(Tensor factors) {
      return factors.unsqueeze(2).unsqueeze(3);
    }

    @Override
    public long multiplyAdds(Shape in) {
      long inputs = in.dimension(0);
      long pixels = (long) in.dimension(1) * in.dimension(2);
      return pixels * channels * inputs * kernel * kernel
          + inputs * length()
          + (demodulate ? inputs * channels : 0);
    }
  }
}
