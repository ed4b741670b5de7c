package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Enlarges images, [C,H,W] to [C,factor·H,factor·W], and signals, [C,L] to [C,factor·L]. With a
 * convolution behind it, this replaces a transposed convolution without its checkerboard (Odena et
 * al. 2016, Distill). No parameters.
 *
 * @param factor how much larger each side becomes, at least 1
 * @param interpolation how new pixels get their values
 */
public record Upsample(
    @JsonProperty(required = true) int factor,
    @JsonProperty(required = true) Interpolation interpolation)
    implements Layer {

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
            : torch.upsample_bilinear2d(x, size, false, new DoubleOptional(), new DoubleOptional());
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
