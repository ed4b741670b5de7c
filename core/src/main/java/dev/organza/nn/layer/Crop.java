package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.Tensor;

/**
 * Cuts a border from images: [C,H,W] to [C,H−top−bottom,W−left−right]. Signals are cut on the left
 * and right, [C,L] to [C,L−left−right], with 0 for top and bottom. No parameters.
 *
 * @param top rows cut above, in pixels, at least 0
 * @param bottom rows cut below
 * @param left columns cut on the left
 * @param right columns cut on the right
 */
public record Crop(
    @JsonProperty(required = true) int top,
    @JsonProperty(required = true) int bottom,
    @JsonProperty(required = true) int left,
    @JsonProperty(required = true) int right)
    implements Layer {

  public Crop {
    Requirement.atLeast(
        0, Math.min(Math.min(top, bottom), Math.min(left, right)), "a side of a Crop");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.imageOrSignal(this, in);
    if (in.isSignal()) {
      return signal(in);
    }
    int height = in.dimension(1) - top - bottom;
    int width = in.dimension(2) - left - right;
    if (height < 1 || width < 1) {
      throw Requirement.doesNotTake(
          this,
          in,
          "images of at least ["
              + in.dimension(0)
              + ","
              + (top + bottom + 1)
              + ","
              + (left + right + 1)
              + "]");
    }
    return Shape.image(in.dimension(0), height, width);
  }

  private Shape signal(Shape in) {
    int length = in.dimension(1) - left - right;
    if (top != 0 || bottom != 0 || length < 1) {
      throw Requirement.doesNotTake(
          this,
          in,
          "signals of at least ["
              + in.dimension(0)
              + ","
              + (left + right + 1)
              + "], and only with 0 for top and bottom");
    }
    return Shape.signal(in.dimension(0), length);
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    if (x.dim() == 3) {
      return x.narrow(2, left, x.size(2) - left - right);
    }
    return x.narrow(2, top, x.size(2) - top - bottom).narrow(3, left, x.size(3) - left - right);
  }
}
