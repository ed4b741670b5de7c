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
 * A convolution of signals: [C,L] to [channels,L'] with L' = ⌊(L + 2·padding − dilation·(kernel −
 * 1) − 1)/stride⌋ + 1. Parameters {@code weight} [channels,C,kernel] and {@code bias} [channels].
 *
 * @param channels the number of output channels, at least 1
 * @param kernel the number of steps in the kernel, at least 1
 * @param stride the steps by which the kernel moves, at least 1
 * @param padding the zeros put on each side, in steps, at least 0
 * @param dilation the distance between neighbouring elements of the kernel, in steps, at least 1
 * @param bias whether a bias is added; leave it out before a normalisation, which would subtract it
 */
public record Conv1d(
    @JsonProperty(required = true) int channels,
    @JsonProperty(required = true) int kernel,
    @JsonProperty(required = true) int stride,
    @JsonProperty(required = true) int padding,
    @JsonProperty(required = true) int dilation,
    @JsonProperty(required = true) boolean bias)
    implements Convolution {

  public Conv1d {
    Requirement.atLeast(1, channels, "the number of channels of a Conv1d");
    Requirement.atLeast(1, kernel, "the kernel size of a Conv1d");
    Requirement.atLeast(1, stride, "the stride of a Conv1d");
    Requirement.atLeast(0, padding, "the padding of a Conv1d");
    Requirement.atLeast(1, dilation, "the dilation of a Conv1d");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.signal(this, in);
    int smallest = Math.max(1, span() - 2 * padding);
    if (in.dimension(1) < smallest) {
      throw Requirement.doesNotTake(
          this,
          in,
          "signals of at least ["
              + in.dimension(0)
              + ","
              + smallest
              + "] with kernel "
              + kernel
              + ", dilation "
              + dilation
              + " and padding "
              + padding);
    }
    return Shape.signal(channels, (in.dimension(1) + 2 * padding - span()) / stride + 1);
  }

  /** The steps from the first to the last that the kernel sees at once. */
  private int span() {
    return dilation * (kernel - 1) + 1;
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int inputs = in.dimension(0);
    List<ParameterSpec> parameters = new ArrayList<>();
    parameters.add(
        ParameterSpec.weight(
            TensorSpec.of("weight", channels, inputs, kernel),
            (double) inputs * kernel,
            (double) channels * kernel / stride));
    if (bias) {
      parameters.add(ParameterSpec.bias(channels));
    }
    return parameters;
  }

  @Override
  public boolean coversAll(Shape in) {
    return padding == 0 && dilation == 1 && in.dimension(1) == kernel;
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    return torch.conv1d(
        x,
        own.parameters().get(0),
        bias ? new TensorOptional(own.parameters().get(1)) : new TensorOptional(),
        new long[] {stride},
        new long[] {padding},
        new long[] {dilation},
        1);
  }

  @Override
  public long multiplyAdds(Shape in) {
    return (long) outputShape(in).elements() * in.dimension(0) * kernel;
  }
}
