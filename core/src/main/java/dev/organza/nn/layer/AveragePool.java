package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The average over windows, channel by channel: [C,H,W] to [C,H',W'] and [C,L] to [C,L'], each side
 * S to ⌊(S + 2·padding − kernel)/stride⌋ + 1. Padding is not counted in the averages. No
 * parameters.
 *
 * @param kernel the side of a window, in pixels or steps, at least 1
 * @param stride the step of the windows, at least 1
 * @param padding how far windows reach beyond each side, at least 0 and at most half the kernel
 */
public record AveragePool(
    @JsonProperty(required = true) int kernel,
    @JsonProperty(required = true) int stride,
    @JsonProperty(required = true) int padding)
    implements Layer {

  public AveragePool {
    Requirement.atLeast(1, kernel, "the kernel size of an AveragePool");
    Requirement.atLeast(1, stride, "the stride of an AveragePool");
    Requirement.atLeast(0, padding, "the padding of an AveragePool");
    if (2 * padding > kernel) {
      throw new UsageException(
          "the padding of an AveragePool is at most half its kernel "
              + kernel
              + ", not "
              + padding);
    }
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.imageOrSignal(this, in);
    int smallest = kernel - 2 * padding;
    int height = size(in.dimension(1));
    int width = size(in.dimension(-1));
    if (in.dimension(1) < smallest || in.dimension(-1) < smallest) {
      throw Requirement.doesNotTake(
          this, in, "sides of at least " + smallest + " with kernel " + kernel);
    }
    return in.isImage()
        ? Shape.image(in.dimension(0), height, width)
        : Shape.signal(in.dimension(0), width);
  }

  private int size(int size) {
    return (size + 2 * padding - kernel) / stride + 1;
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    return x.dim() == 4
        ? torch.avg_pool2d(
            x,
            new long[] {kernel, kernel},
            new long[] {stride, stride},
            new long[] {padding, padding},
            false,
            false,
            new LongOptional())
        : torch.avg_pool1d(
            x, new long[] {kernel}, new long[] {stride}, new long[] {padding}, false, false);
  }
}
