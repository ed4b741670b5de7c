package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Another number of pixels or steps, or a filter, channel by channel, without parameters. */
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
   * with the binomial filter [1,3,3,1]/8 along each side and stride 2, the outermost pixels
   * repeated beyond the border; a last odd row or column is left out. It is the adjoint of {@link
   * Upsample} by 2, bilinear, divided by 4: the resampling of StyleGAN2 (Karras et al. 2020,
   * arXiv:1912.04958) and R3GAN (Huang et al. 2024, arXiv:2501.05441), which have zeros beyond the
   * border. No parameters.
   */
  record Downsample() implements Resampling {

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      if (in.dimension(1) < 2 || in.dimension(2) < 2) {
        throw Requirement.doesNotTake(this, in, "images of at least 2 pixels a side");
      }
      return Shape.image(in.dimension(0), in.dimension(1) / 2, in.dimension(2) / 2);
    }

    /** Not a depthwise convolution, whose gradient in bfloat16 takes 60 times as long. */
    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      long height = x.size(2) / 2;
      long width = x.size(3) / 2;
      Tensor even = x.narrow(2, 0, 2 * height).narrow(3, 0, 2 * width);
      return torch
          .upsample_bilinear2d_backward(
              even,
              new long[] {2 * height, 2 * width},
              new long[] {x.size(0), x.size(1), height, width},
              false,
              new DoubleOptional(),
              new DoubleOptional())
          .mul(new Scalar(0.25));
    }
  }

  /**
   * The binomial filter [1,2,1]/4 along each side, channel by channel, the outermost pixels
   * repeated beyond the border: images [C,H,W] keep their size. What alternates from pixel to pixel
   * is gone; of a wave of period p the share cos²(π/p) is left. No parameters.
   */
  record Smooth() implements Resampling {

    private static final long[] BORDER = {1, 1, 1, 1};

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      return in;
    }

    /** Sums of neighbours, twice along each side: a sixth of the time of two average pools. */
    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      Tensor sum = torch.replication_pad2d(x, BORDER);
      for (int side : new int[] {2, 2, 3, 3}) {
        long pairs = sum.size(side) - 1;
        sum = sum.narrow(side, 0, pairs).add(sum.narrow(side, 1, pairs));
      }
      return sum.mul(new Scalar(1 / 16.0));
    }
  }

  /**
   * Gives each square of pixels as channels of one, [C,H,W] to [C·factor²,H/factor,W/factor], in
   * the order of PyTorch's {@code PixelUnshuffle}. No parameters.
   *
   * @param factor the side of a square, in pixels, at least 1; divides H and W
   */
  record PixelUnshuffle(@JsonProperty(required = true) int factor) implements Resampling {

    public PixelUnshuffle {
      Requirement.atLeast(1, factor, "the factor of a PixelUnshuffle");
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      int height = in.dimension(1);
      int width = in.dimension(2);
      if (height % factor != 0 || width % factor != 0) {
        throw Requirement.doesNotTake(this, in, "images whose sides " + factor + " divides");
      }
      return Shape.image(in.dimension(0) * factor * factor, height / factor, width / factor);
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      Tensor squares = torch.pixel_unshuffle(x, factor);
      return squares.contiguous(torch.MemoryFormat.ChannelsLast);
    }
  }

  /**
   * Spreads channels over squares of pixels, [C·factor²,H,W] to [C,factor·H,factor·W] (Shi et al.
   * 2016, arXiv:1609.05158, eq. 4), in the order of PyTorch's {@code PixelShuffle}. No parameters.
   *
   * @param factor the side of a square, in pixels, at least 1
   */
  record PixelShuffle(@JsonProperty(required = true) int factor) implements Resampling {

    public PixelShuffle {
      Requirement.atLeast(1, factor, "the factor of a PixelShuffle");
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      int channels = in.dimension(0);
      if (channels % (factor * factor) != 0) {
        throw Requirement.doesNotTake(
            this, in, "images whose number of channels " + factor * factor + " divides");
      }
      return Shape.image(
          channels / (factor * factor), factor * in.dimension(1), factor * in.dimension(2));
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      return torch.pixel_shuffle(x, factor);
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
