package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A transposed convolution of signals: [C,L] to [channels,L'] with L' = (L − 1)·stride − 2·padding
 * + kernel + outputPadding. Parameters {@code weight} [C,channels,kernel] (PyTorch's order, inputs
 * first) and {@code bias} [channels].
 *
 * @param channels the number of output channels, at least 1
 * @param kernel the number of steps in the kernel, at least 1
 * @param stride the distance between the outputs of neighbouring inputs, in steps, at least 1
 * @param padding what is cut from each end of the output, in steps, at least 0
 * @param outputPadding what is added at the end, in steps, in [0,stride)
 * @param bias whether a bias is added; leave it out before a normalisation, which would subtract it
 */
public record ConvTranspose1d(
    @JsonProperty(required = true) int channels,
    @JsonProperty(required = true) int kernel,
    @JsonProperty(required = true) int stride,
    @JsonProperty(required = true) int padding,
    @JsonProperty(required = true) int outputPadding,
    @JsonProperty(required = true) boolean bias)
    implements Convolution {

  public ConvTranspose1d {
    Requirement.atLeast(1, channels, "the number of channels of a ConvTranspose1d");
    Requirement.atLeast(1, kernel, "the kernel size of a ConvTranspose1d");
    Requirement.atLeast(1, stride, "the stride of a ConvTranspose1d");
    Requirement.atLeast(0, padding, "the padding of a ConvTranspose1d");
    Requirement.outputPadding(outputPadding, stride, "a ConvTranspose1d");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.signal(this, in);
    int length = (in.dimension(1) - 1) * stride - 2 * padding + kernel + outputPadding;
    if (length < 1) {
      throw Requirement.doesNotTake(
          this,
          in,
          "longer signals with kernel "
              + kernel
              + " and padding "
              + padding
              + ", whose output would be ["
              + channels
              + ","
              + length
              + "]");
    }
    return Shape.signal(channels, length);
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int inputs = in.dimension(0);
    List<ParameterSpec> parameters = new ArrayList<>();
    parameters.add(
        ParameterSpec.weight(
            TensorSpec.of("weight", inputs, channels, kernel),
            (double) inputs * kernel / stride,
            (double) channels * kernel));
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
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    return torch.conv_transpose1d(
        x,
        own.parameters().get(0),
        bias ? new TensorOptional(own.parameters().get(1)) : new TensorOptional(),
        new long[] {stride},
        new long[] {padding},
        new long[] {outputPadding},
        1,
        1);
  }

  /** Counts every input's whole kernel, with the few outputs that the padding cuts off. */
  @Override
  public long multiplyAdds(Shape in) {
    return (long) in.elements() * channels * kernel;
  }
}
