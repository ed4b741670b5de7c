package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Surrounds images with a border: [C,H,W] to [C,top+H+bottom,left+W+right]. Signals are lengthened
 * on the left and right, [C,L] to [C,left+L+right], with 0 for top and bottom. No parameters.
 *
 * @param top rows added above, in pixels, at least 0
 * @param bottom rows added below
 * @param left columns added on the left
 * @param right columns added on the right
 * @param border what the new pixels hold
 */
public record Pad(
    @JsonProperty(required = true) int top,
    @JsonProperty(required = true) int bottom,
    @JsonProperty(required = true) int left,
    @JsonProperty(required = true) int right,
    @JsonProperty(required = true) Border border)
    implements Layer {

  /** What the new pixels hold. */
  public enum Border {
    /** Zero. */
    @JsonProperty("zero")
    ZERO {
      @Override
      Tensor pad(Tensor x, long[] sides) {
        return torch.constant_pad_nd(x, sides);
      }
    },
    /** The image mirrored at its edge pixels, which are not repeated. */
    @JsonProperty("reflect")
    REFLECT {
      @Override
      Tensor pad(Tensor x, long[] sides) {
        return sides.length == 2
            ? torch.reflection_pad1d(x, sides)
            : torch.reflection_pad2d(x, sides);
      }
    },
    /** The nearest edge pixel. */
    @JsonProperty("replicate")
    REPLICATE {
      @Override
      Tensor pad(Tensor x, long[] sides) {
        return sides.length == 2
            ? torch.replication_pad1d(x, sides)
            : torch.replication_pad2d(x, sides);
      }
    };

    /**
     * The padded batch.
     *
     * @param sides left and right, and for images top and bottom
     */
    abstract Tensor pad(Tensor x, long[] sides);
  }

  public Pad {
    Requirement.atLeast(
        0, Math.min(Math.min(top, bottom), Math.min(left, right)), "a side of a Pad");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.imageOrSignal(this, in);
    if (in.isSignal()) {
      return signal(in);
    }
    int height = in.dimension(1);
    int width = in.dimension(2);
    if (border == Border.REFLECT
        && (Math.max(top, bottom) >= height || Math.max(left, right) >= width)) {
      throw Requirement.doesNotTake(
          this,
          in,
          "images of at least ["
              + in.dimension(0)
              + ","
              + (Math.max(top, bottom) + 1)
              + ","
              + (Math.max(left, right) + 1)
              + "] to reflect");
    }
    return Shape.image(in.dimension(0), top + height + bottom, left + width + right);
  }

  private Shape signal(Shape in) {
    if (top != 0 || bottom != 0) {
      throw Requirement.doesNotTake(this, in, "signals only with 0 for top and bottom");
    }
    int most = Math.max(left, right);
    if (border == Border.REFLECT && most >= in.dimension(1)) {
      throw Requirement.doesNotTake(
          this, in, "signals of at least [" + in.dimension(0) + "," + (most + 1) + "] to reflect");
    }
    return Shape.signal(in.dimension(0), left + in.dimension(1) + right);
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    return border.pad(
        x, x.dim() == 4 ? new long[] {left, right, top, bottom} : new long[] {left, right});
  }
}
