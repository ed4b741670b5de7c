package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.MatrixProduct;
import dev.organza.torch.RecordedConvolutions;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A transposed ("fractionally strided") convolution with a square kernel: [C,H,W] to
 * [channels,H',W'] with H' = (H − 1)·stride − 2·padding + kernel + outputPadding. Parameters {@code
 * weight} [C,channels/groups,kernel,kernel] (PyTorch's order, inputs first) and {@code bias}
 * [channels]. In JSON and YAML {@code groups} may be missing, which is 1.
 *
 * <p>Of one pixel a depthwise one with the kernel K makes K×K maps, each scaled by the value of its
 * channel: a learned start ("basis") of a generator.
 *
 * @param channels the number of output channels, at least 1
 * @param kernel the side of the kernel, in pixels, at least 1
 * @param stride the distance between the outputs of neighbouring inputs, in pixels, at least 1
 * @param padding what is cut from each side of the output, in pixels, at least 0
 * @param outputPadding what is added at the bottom and right, in pixels, in [0,stride)
 * @param bias whether a bias is added; leave it out before a normalisation, which would subtract it
 * @param groups into how many groups input and output channels fall, as in a {@link Conv2d}
 */
public record ConvTranspose2d(
    int channels, int kernel, int stride, int padding, int outputPadding, boolean bias, int groups)
    implements Convolution {

  /** So many output channels are few: those of an image with a transparency. */
  private static final int FEW = 4;

  public ConvTranspose2d {
    Requirement.atLeast(1, channels, "the number of channels of a ConvTranspose2d");
    Requirement.atLeast(1, kernel, "the kernel size of a ConvTranspose2d");
    Requirement.atLeast(1, stride, "the stride of a ConvTranspose2d");
    Requirement.atLeast(0, padding, "the padding of a ConvTranspose2d");
    Requirement.outputPadding(outputPadding, stride, "a ConvTranspose2d");
    Requirement.groups(channels, groups, "a ConvTranspose2d");
  }

  /** A dense transposed convolution. */
  public ConvTranspose2d(
      int channels, int kernel, int stride, int padding, int outputPadding, boolean bias) {
    this(channels, kernel, stride, padding, outputPadding, bias, 1);
  }

  /** From JSON and YAML, those of before there were groups included. */
  @JsonCreator
  static ConvTranspose2d of(
      @JsonProperty(value = "channels", required = true) int channels,
      @JsonProperty(value = "kernel", required = true) int kernel,
      @JsonProperty(value = "stride", required = true) int stride,
      @JsonProperty(value = "padding", required = true) int padding,
      @JsonProperty(value = "outputPadding", required = true) int outputPadding,
      @JsonProperty(value = "bias", required = true) boolean bias,
      @JsonProperty("groups") @Nullable Integer groups) {
    int among = groups == null ? 1 : groups;
    return new ConvTranspose2d(channels, kernel, stride, padding, outputPadding, bias, among);
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.image(this, in);
    Requirement.dividesChannels(this, in, groups);
    int height = outputSize(in.dimension(1));
    int width = outputSize(in.dimension(2));
    if (height < 1 || width < 1) {
      throw Requirement.doesNotTake(
          this,
          in,
          "larger images with kernel "
              + kernel
              + " and padding "
              + padding
              + ", whose output would be ["
              + channels
              + ","
              + height
              + ","
              + width
              + "]");
    }
    return Shape.image(channels, height, width);
  }

  private int outputSize(int size) {
    return (size - 1) * stride - 2 * padding + kernel + outputPadding;
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int inputs = in.dimension(0);
    double window = (double) kernel * kernel;
    List<ParameterSpec> parameters = new ArrayList<>();
    parameters.add(
        ParameterSpec.weight(
            TensorSpec.channelsLast("weight", inputs, channels / groups, kernel, kernel),
            // A map's pixel is the product of one weight with one value, not a sum over a window.
            makesMaps(inputs, in.dimension(1), in.dimension(2))
                ? 1
                : inputs / groups * window / ((double) stride * stride),
            channels / groups * window));
    if (bias) {
      parameters.add(ParameterSpec.bias(channels));
    }
    return parameters;
  }

  @Override
  public int outputDimension() {
    return 1;
  }

  @Override
  public Optional<RecordedConvolutions.Geometry> geometry() {
    return groups == 1
        ? Optional.of(new RecordedConvolutions.Geometry(kernel, stride, padding, true))
        : Optional.empty();
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    if (groups == 1 && isOfOnePixel(x.size(2), x.size(3))) {
      return product(x, own);
    }
    if (makesMaps(x.size(1), x.size(2), x.size(3))) {
      return scaledMaps(x, own);
    }
    if (doublesToFewChannels() && mode instanceof Mode.Evaluation && !x.is_cuda()) {
      return squares(x, own);
    }
    return torch.conv_transpose2d(
        x,
        own.parameters().get(0),
        bias ? new TensorOptional(own.parameters().get(1)) : new TensorOptional(),
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {outputPadding, outputPadding},
        groups,
        new long[] {1, 1});
  }

  private boolean isOfOnePixel(long height, long width) {
    return padding == 0 && outputPadding == 0 && height == 1 && width == 1;
  }

  /** Whether it scales a learned map for each channel. */
  private boolean makesMaps(long inputs, long height, long width) {
    return isOfOnePixel(height, width) && groups > 1 && groups == channels && groups == inputs;
  }

  /**
   * From one pixel it is one matrix product, which is 3 to 10 times faster than LibTorch's
   * transposed convolution there. The outputs come in the order [N,H,W,C], in which channels-last
   * tensors lie in memory.
   */
  private Tensor product(Tensor x, Weights own) {
    long inputs = x.size(1);
    Tensor weight = own.parameters().get(0).permute(0, 2, 3, 1).reshape(inputs, -1);
    Tensor outputs =
        MatrixProduct.of(x.reshape(-1, inputs), weight).view(-1, kernel, kernel, channels);
    return (bias ? outputs.add(own.parameters().get(1)) : outputs).permute(0, 3, 1, 2);
  }

  private boolean doublesToFewChannels() {
    return groups == 1
        && channels <= FEW
        && kernel == 4
        && stride == 2
        && padding == 1
        && outputPadding == 0;
  }

  /**
   * Each square of 2×2 outputs as channels of one pixel, by a convolution of 3×3. It multiplies
   * more, by the zeros where a kernel of 4×4 does not reach, and is about twice as fast: oneDNN's
   * transposed convolution computes channels in vectors of 16 (bench/performance.md). In training
   * it would add up in another order than the trainings before it.
   */
  private Tensor squares(Tensor x, Weights own) {
    Tensor weight = own.parameters().get(0);
    long inputs = weight.size(0);
    // To row 2i + a of the output, row 2u + a − 1 of the kernel brings row i + 1 − u of the input.
    Tensor ofSquares =
        torch
            .constant_pad_nd(weight, 1, 1, 1, 1)
            .reshape(inputs, channels, 3, 2, 3, 2)
            .flip(2, 4)
            .permute(1, 3, 5, 0, 2, 4)
            .reshape(4L * channels, inputs, 3, 3);
    TensorOptional offset =
        bias
            ? new TensorOptional(own.parameters().get(1).repeat_interleave(4))
            : new TensorOptional();
    return torch.pixel_shuffle(
        torch.conv2d(
            x, ofSquares, offset, new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}, 1),
        2);
  }

  private Tensor scaledMaps(Tensor x, Weights own) {
    Tensor outputs = x.mul(own.parameters().get(0).permute(1, 0, 2, 3));
    return bias ? outputs.add(own.parameters().get(1).view(-1, 1, 1)) : outputs;
  }

  /** Counts every input pixel's whole kernel, with the few outputs that the padding cuts off. */
  @Override
  public long multiplyAdds(Shape in) {
    return (long) in.elements() * (channels / groups) * kernel * kernel;
  }
}
