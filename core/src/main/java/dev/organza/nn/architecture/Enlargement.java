package dev.organza.nn.architecture;

import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Pad;
import java.util.List;

/** How a translator doubles the side of its images. */
public enum Enlargement {
  /**
   * By a transposed convolution of stride 2, as in the papers. Where its kernel is not a multiple
   * of the stride, or has not learned to be even, neighbouring pixels come from different numbers
   * of weights, which shows as a checkerboard.
   */
  TRANSPOSED {
    @Override
    List<Layer> doubled(int channels, int kernel, boolean bias) {
      int padding = (kernel - 1) / 2;
      return List.of(new ConvTranspose2d(channels, kernel, 2, padding, kernel % 2, bias));
    }
  },
  /**
   * By repeating each pixel and a convolution of 3×3 (Odena et al. 2016, Distill, "Deconvolution
   * and Checkerboard Artifacts"): no checkerboard, and about twice the arithmetic.
   */
  RESIZE {
    @Override
    List<Layer> doubled(int channels, int kernel, boolean bias) {
      return List.of(
          Layer.upsample(2),
          new Pad(1, 1, 1, 1, Pad.Border.REFLECT),
          new Conv2d(channels, 3, 1, 0, bias));
    }
  };

  /**
   * The layers from [C,H,W] to [channels,2H,2W].
   *
   * @param kernel the side of the kernel of a transposed convolution, 3 or 4
   */
  abstract List<Layer> doubled(int channels, int kernel, boolean bias);
}
