package dev.organza.nn.layer;

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

/**
 * A transposed ("fractionally strided") convolution with a square kernel: [C,H,W] to
 * [channels,H',W'] with H' = (H − 1)·stride − 2·padding + kernel + outputPadding. Parameters {@code
 * weight} [C,channels,kernel,kernel] (PyTorch's order, inputs first) and {@code bias} [channels].
 *
 * @param channels the number of output channels, at least 1
 * @param kernel the side of the kernel, in pixels, at least 1
 * @param stride the distance between the outputs of neighbouring inputs, in pixels, at least 1
 * @param padding what is cut from each side of the output, in pixels, at least 0
 * @param outputPadding what is added at the bottom and right, in pixels, in [0,stride)
 * @param bias whether a bias is added; leave it out before a normalisation, which would subtract it
 */
public record ConvTranspose2d(
    @JsonProperty(required = true) int channels,
    @JsonProperty(required = true) int kernel,
    @JsonProperty(required = true) int stride,
    @JsonProperty(required = true) int padding,
    @JsonProperty(required = true) int outputPadding,
    @JsonProperty(required = true) boolean bias)
    implements Convolution {

  public ConvTranspose2d {
    Requirement.atLeast(1, channels, "the number of channels of a ConvTranspose2d");
    Requirement.atLeast(1, kernel, "the kernel size of a ConvTranspose2d");
    Requirement.atLeast(1, stride, "the stride of a ConvTranspose2d");
    Requirement.atLeast(0, padding, "the padding of a ConvTranspose2d");
    Requirement.outputPadding(outputPadding, stride, "a ConvTranspose2d");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.image(this, in);
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
            TensorSpec.channelsLast("weight", inputs, channels, kernel, kernel),
            inputs * window / ((double) stride * stride),
            channels * window));
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
    return Optional.of(new RecordedConvolutions.Geometry(kernel, stride, padding, true));
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    if (padding == 0 && outputPadding == 0 && x.size(2) == 1 && x.size(3) == 1) {
      return product(x, own);
    }
    return torch.conv_transpose2d(
        x,
        own.parameters().get(0),
        bias ? new TensorOptional(own.parameters().get(1)) : new TensorOptional(),
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {outputPadding, outputPadding},
        1,
        1,
        1);
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

  /** Counts every input pixel's whole kernel, with the few outputs that the padding cuts off. */
  @Override
  public long multiplyAdds(Shape in) {
    return (long) in.elements() * channels * kernel * kernel;
  }
}
