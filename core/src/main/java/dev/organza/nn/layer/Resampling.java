package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Another number of pixels or steps, channel by channel, without parameters. */
public sealed interface Resampling extends Layer {

  /**
   * Enlarges images, [C,H,W] to [C,factor·H,factor·W], and signals, [C,L] to [C,factor·L]. With a
   * convolution behind it, this replaces a transposed convolution without its checkerboard (Odena
   * et al. 2016, Distill). No parameters.
   *
   * @param factor how much larger each side becomes, at least 1
   * @param interpolation how new pixels get their values
   */
  record Upsample(
      @JsonProperty(required = true) int factor,
      @JsonProperty(required = true) Interpolation interpolation)
      implements Resampling {

    /** How new pixels get their values. */
    public enum Interpolation {
      /** Each pixel or step is repeated. */
      @JsonProperty("nearest")
      NEAREST {
        @Override
        Tensor enlarge(Tensor x, long[] size) {
          return size.length == 1
              ? torch.upsample_nearest1d(x, size, new DoubleOptional())
              : torch.upsample_nearest2d(x, size, new DoubleOptional(), new DoubleOptional());
        }
      },
      /**
       * Between the four nearest pixel centres, or the two nearest steps, as PyTorch's {@code
       * bilinear} and {@code linear} with {@code align_corners=False}.
       */
      @JsonProperty("bilinear")
      BILINEAR {
        @Override
        Tensor enlarge(Tensor x, long[] size) {
          return size.length == 1
              ? torch.upsample_linear1d(x, size, false, new DoubleOptional())
              : torch.upsample_bilinear2d(
                  x, size, false, new DoubleOptional(), new DoubleOptional());
        }
      };

      abstract Tensor enlarge(Tensor x, long[] size);
    }

    public Upsample {
      Requirement.atLeast(1, factor, "the factor of an Upsample");
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.imageOrSignal(this, in);
      return in.isImage()
          ? Shape.image(in.dimension(0), factor * in.dimension(1), factor * in.dimension(2))
          : Shape.signal(in.dimension(0), factor * in.dimension(1));
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      return interpolation.enlarge(
          x,
          x.dim() == 4
              ? new long[] {factor * x.size(2), factor * x.size(3)}
              : new long[] {factor * x.size(2)});
    }
  }

  /**
   * Halves images with an antialiasing filter: [C,H,W] to [C,⌊H/2⌋,⌊W/2⌋], each channel by itself
   * with the binomial filter [1,3,3,1]/8 along each side, stride 2, zeros beyond the border. It is
   * the adjoint of bilinear doubling, up to a factor and the border: the resampling of StyleGAN2
   * (Karras et al. 2020, arXiv:1912.04958) and R3GAN (Huang et al. 2024, arXiv:2501.05441). No
   * parameters.
   */
  record Downsample() implements Resampling {

    private static final float[] BINOMIAL = {0.125f, 0.375f, 0.375f, 0.125f};

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      if (in.dimension(1) < 2 || in.dimension(2) < 2) {
        throw Requirement.doesNotTake(this, in, "sides of at least 2 pixels");
      }
      return Shape.image(in.dimension(0), in.dimension(1) / 2, in.dimension(2) / 2);
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      long channels = x.size(1);
      Tensor row = HostMemory.tensor(BINOMIAL, Device.cpu(), 4).to(x.device(), x.scalar_type());
      Tensor filter = row.view(1, 1, 4, 1).mul(row).expand(channels, 1, 4, 4);
      return torch.conv2d(
          x,
          filter.contiguous(),
          new TensorOptional(),
          new long[] {2, 2},
          new long[] {1, 1},
          new long[] {1, 1},
          channels);
    }
  }

  /**
   * The average over windows, channel by channel: [C,H,W] to [C,H',W'] and [C,L] to [C,L'], each
   * side S to ⌊(S + 2·padding − kernel)/stride⌋ + 1. Padding is not counted in the averages. No
   * parameters.
   *
   * @param kernel the side of a window, in pixels or steps, at least 1
   * @param stride the step of the windows, at least 1
   * @param padding how far windows reach beyond each side, at least 0 and at most half the kernel
   */
  record AveragePool(
      @JsonProperty(required = true) int kernel,
      @JsonProperty(required = true) int stride,
      @JsonProperty(required = true) int padding)
      implements Resampling {

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
}
