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
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with a square kernel: [C,H,W] to [channels,H',W'] with H' = ⌊(H + 2·padding −
 * kernel)/stride⌋ + 1. Parameters {@code weight} [channels,C/groups,kernel,kernel] and {@code bias}
 * [channels]. In JSON and YAML {@code groups} may be missing, which is 1.
 *
 * @param channels the number of output channels, at least 1
 * @param kernel the side of the kernel, in pixels, at least 1
 * @param stride the step of the kernel, in pixels, at least 1
 * @param padding the zeros put on each side, in pixels, at least 0
 * @param bias whether a bias is added; leave it out before a normalisation, which would subtract it
 * @param groups into how many groups input and output channels fall, each output group seeing its
 *     input group alone; divides both, 1 for a dense convolution, C for a depthwise one
 */
public record Conv2d(int channels, int kernel, int stride, int padding, boolean bias, int groups)
    implements Convolution {

  /** Channels that leave most of a vector of 16 empty. */
  private static final int FEW = 4;

  /** From this size on, a kernel larger by 1 multiplies little more. */
  private static final int LARGE_KERNEL = 5;

  public Conv2d {
    Requirement.atLeast(1, channels, "the number of channels of a Conv2d");
    Requirement.atLeast(1, kernel, "the kernel size of a Conv2d");
    Requirement.atLeast(1, stride, "the stride of a Conv2d");
    Requirement.atLeast(0, padding, "the padding of a Conv2d");
    Requirement.groups(channels, groups, "a Conv2d");
  }

  /** A dense convolution. */
  public Conv2d(int channels, int kernel, int stride, int padding, boolean bias) {
    this(channels, kernel, stride, padding, bias, 1);
  }

  /** From JSON and YAML, those of before there were groups included. */
  @JsonCreator
  static Conv2d of(
      @JsonProperty(value = "channels", required = true) int channels,
      @JsonProperty(value = "kernel", required = true) int kernel,
      @JsonProperty(value = "stride", required = true) int stride,
      @JsonProperty(value = "padding", required = true) int padding,
      @JsonProperty(value = "bias", required = true) boolean bias,
      @JsonProperty("groups") @Nullable Integer groups) {
    return new Conv2d(channels, kernel, stride, padding, bias, groups == null ? 1 : groups);
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.image(this, in);
    Requirement.dividesChannels(this, in, groups);
    int smallest = Math.max(1, kernel - 2 * padding);
    if (in.dimension(1) < smallest || in.dimension(2) < smallest) {
      throw Requirement.doesNotTake(
          this,
          in,
          "images of at least ["
              + in.dimension(0)
              + ","
              + smallest
              + ","
              + smallest
              + "] with kernel "
              + kernel
              + " and padding "
              + padding);
    }
    return Shape.image(channels, outputSize(in.dimension(1)), outputSize(in.dimension(2)));
  }

  private int outputSize(int size) {
    return (size + 2 * padding - kernel) / stride + 1;
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int inputs = in.dimension(0) / groups;
    double window = (double) kernel * kernel;
    List<ParameterSpec> parameters = new ArrayList<>();
    parameters.add(
        ParameterSpec.weight(
            TensorSpec.channelsLast("weight", channels, inputs, kernel, kernel),
            inputs * window,
            channels / groups * window / ((double) stride * stride)));
    if (bias) {
      parameters.add(ParameterSpec.bias(channels));
    }
    return parameters;
  }

  @Override
  public Optional<RecordedConvolutions.Geometry> geometry() {
    return groups == 1
        ? Optional.of(new RecordedConvolutions.Geometry(kernel, stride, padding, false))
        : Optional.empty();
  }

  @Override
  public boolean coversAll(Shape in) {
    return groups == 1 && padding == 0 && in.dimension(1) == kernel && in.dimension(2) == kernel;
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    if (kernel == 1 && stride == 1 && padding == 0 && groups == 1) {
      return pointwise(x, own);
    }
    if (padding == 0 && x.size(2) == kernel && x.size(3) == kernel) {
      if (groups == 1) {
        return product(x, own);
      }
      if (groups == channels && groups == x.size(1)) {
        return inner(x, own);
      }
    }
    if (paysInSquares(x)) {
      return squares(x, own);
    }
    return torch.conv2d(
        x,
        own.parameters().get(0),
        bias ? new TensorOptional(own.parameters().get(1)) : new TensorOptional(),
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {1, 1},
        groups);
  }

  /**
   * One window is one matrix product, which is 3 times faster than LibTorch's convolution there.
   * Both sides are taken in the order [.,H,W,C] in which channels-last tensors lie in memory
   * already.
   */
  private Tensor product(Tensor x, Weights own) {
    long inputs = x.size(1) * kernel * kernel;
    Tensor rows = x.permute(0, 2, 3, 1).reshape(-1, inputs);
    Tensor weight = own.parameters().get(0).permute(0, 2, 3, 1).reshape(-1, inputs);
    Tensor outputs = MatrixProduct.linear(rows, weight, bias ? own.parameters().get(1) : null);
    return outputs.view(-1, channels, 1, 1);
  }

  /**
   * Pixel by pixel it is one matrix product, as fast as LibTorch's convolution, and up to 4 times
   * faster where a penalty differentiates it twice: there LibTorch finds the weight's gradient by a
   * convolution with a kernel as large as the image.
   */
  private Tensor pointwise(Tensor x, Weights own) {
    long inputs = x.size(1);
    Tensor rows = x.permute(0, 2, 3, 1).reshape(-1, inputs);
    Tensor weight = own.parameters().get(0).view(channels, inputs);
    Tensor outputs = MatrixProduct.linear(rows, weight, bias ? own.parameters().get(1) : null);
    return outputs.view(-1, x.size(2), x.size(3), channels).permute(0, 3, 1, 2);
  }

  /** Whether it gives few channels of an even number of rows and columns through a large kernel. */
  private boolean paysInSquares(Tensor x) {
    return groups == 1
        && stride == 1
        && channels <= FEW
        && kernel >= LARGE_KERNEL
        && outputSize((int) x.size(2)) % 2 == 0
        && outputSize((int) x.size(3)) % 2 == 0
        && !x.is_cuda();
  }

  /**
   * Each square of 2×2 outputs as channels of one pixel, by a kernel that is larger by 1 and moves
   * by 2. It multiplies more, by the zeros around each of the four kernels in it, and takes half of
   * the time: oneDNN computes channels in vectors of 16.
   */
  private Tensor squares(Tensor x, Weights own) {
    Tensor weight = own.parameters().get(0);
    TensorVector four = new TensorVector();
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 2; column++) {
        four.push_back(torch.constant_pad_nd(weight, column, 1 - column, row, 1 - row));
      }
    }
    Tensor ofSquares =
        torch.stack(four, 1).flatten(0, 1).contiguous(torch.MemoryFormat.ChannelsLast);
    TensorOptional offset =
        bias
            ? new TensorOptional(own.parameters().get(1).repeat_interleave(4))
            : new TensorOptional();
    return torch.pixel_shuffle(
        torch.conv2d(
            x,
            ofSquares,
            offset,
            new long[] {2, 2},
            new long[] {padding, padding},
            new long[] {1, 1},
            1),
        2);
  }

  /** Depthwise, one window is an inner product for each channel. */
  private Tensor inner(Tensor x, Weights own) {
    Tensor weight = own.parameters().get(0).permute(1, 0, 2, 3);
    Tensor outputs = x.mul(weight).sum(new long[] {2, 3}, true, new ScalarTypeOptional());
    return bias ? outputs.add(own.parameters().get(1).view(-1, 1, 1)) : outputs;
  }

  @Override
  public long multiplyAdds(Shape in) {
    return (long) outputShape(in).elements() * (in.dimension(0) / groups) * kernel * kernel;
  }
}
