package dev.organza.metric.image;

import dev.organza.Shape;
import dev.organza.distance.Matrices;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-scale structural similarity of images (Wang, Simoncelli and Bovik 2003, equation 7): the
 * product of the contrast and structure terms of each scale and of the luminance term of the
 * coarsest, each to the power of its weight; negative terms are set to 0. The window is a Gaussian
 * of σ = 1.5 over 11×11 pixels, K₁ = 0.01 and K₂ = 0.03, of values from 0 to 255; a scale is the
 * mean of 2×2 pixels of the one before. Channels are averaged.
 *
 * <p>The paper's five scales need images of 176 pixels. Smaller images use as many scales as fit
 * the window, with the paper's weights of those scales normalised to 1: two at 28×28 and at 32×32.
 * Images smaller than 11 pixels use one scale and the largest odd window that fits.
 *
 * @param shape of the images, {@code [C,H,W]}
 * @param scales from 1 to 5
 * @param window the side of the window in pixels, odd
 */
public record MultiscaleSsim(Shape shape, int scales, int window) {

  private static final double[] WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
  private static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = Math.pow(0.01 * 255, 2);
  private static final double C2 = Math.pow(0.03 * 255, 2);

  /** With as many scales as fit images of this shape. */
  static MultiscaleSsim of(Shape shape) {
    int side = Math.min(shape.dimension(1), shape.dimension(2));
    if (side < WINDOW) {
      return new MultiscaleSsim(shape, 1, side % 2 == 1 ? side : Math.max(1, side - 1));
    }
    int scales = 1;
    while (scales < WEIGHTS.length && (side + 1) / 2 >= WINDOW) {
      side = (side + 1) / 2;
      scales++;
    }
    return new MultiscaleSsim(shape, scales, WINDOW);
  }

  /**
   * The similarity of each pair by one scale, which is SSIM itself (Wang, Bovik, Sheikh and
   * Simoncelli 2004, equation 13); negative values stay.
   *
   * @param shape of the images, {@code [C,H,W]}
   * @param a {@code [pairs][elements]}, from 0 to 255
   * @param b as many
   * @return {@code [pairs]} in [−1,1]; 1 for equal images
   */
  public static double[] single(Shape shape, float[][] a, float[][] b) {
    MultiscaleSsim one = new MultiscaleSsim(shape, 1, of(shape).window());
    try (Scope scope = Scope.open()) {
      Tensor term = one.term(one.planes(a), one.planes(b), true);
      return Matrices.values(term.view(a.length, shape.dimension(0)).mean(1));
    }
  }

  /** {@code [images·C,1,H,W]}. */
  private Tensor planes(float[][] images) {
    return Matrices.rows(images, 0, images.length)
        .view((long) images.length * shape.dimension(0), 1, shape.dimension(1), shape.dimension(2));
  }

  /** The scales' weights, which add up to 1. */
  double[] weights() {
    double sum = 0;
    for (int s = 0; s < scales; s++) {
      sum += WEIGHTS[s];
    }
    double[] weights = new double[scales];
    for (int s = 0; s < scales; s++) {
      weights[s] = WEIGHTS[s] / sum;
    }
    return weights;
  }

  /**
   * The similarity of each pair.
   *
   * @param a {@code [pairs][elements]}, from 0 to 255
   * @param b as many
   * @return {@code [pairs]} in [0,1]; 1 for equal images
   */
  double[] of(float[][] a, float[][] b) {
    double[] weights = weights();
    try (Scope scope = Scope.open()) {
      long channels = shape.dimension(0);
      Tensor x = planes(a);
      Tensor y = planes(b);
      Tensor product = torch.ones_like(x.narrow(2, 0, 1).narrow(3, 0, 1));
      for (int s = 0; s < scales; s++) {
        Tensor term = term(x, y, s == scales - 1);
        product = product.mul(term.clamp_min(new Scalar(0.0)).pow(new Scalar(weights[s])));
        x = halved(x);
        y = halved(y);
      }
      return Matrices.values(product.view(a.length, channels).mean(1));
    }
  }

  /** Contrast and structure of each plane, times luminance if asked for: {@code [P,1,1,1]}. */
  private Tensor term(Tensor x, Tensor y, boolean luminance) {
    Tensor meanX = blurred(x);
    Tensor meanY = blurred(y);
    Tensor varianceX = blurred(x.mul(x)).sub(meanX.square());
    Tensor varianceY = blurred(y.mul(y)).sub(meanY.square());
    Tensor covariance = blurred(x.mul(y)).sub(meanX.mul(meanY));
    Tensor map = // (2σxy + C₂) / (σx² + σy² + C₂)
        covariance
            .mul(new Scalar(2.0))
            .add(new Scalar(C2))
            .div(varianceX.add(varianceY).add(new Scalar(C2)));
    if (luminance) { // (2μxμy + C₁) / (μx² + μy² + C₁)
      map =
          map.mul(
              meanX
                  .mul(meanY)
                  .mul(new Scalar(2.0))
                  .add(new Scalar(C1))
                  .div(meanX.square().add(meanY.square()).add(new Scalar(C1))));
    }
    return map.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
  }

  /** Without padding, {@code [P,1,H−w+1,W−w+1]}. */
  private Tensor blurred(Tensor planes) {
    double[] kernel = new double[window];
    double sum = 0;
    for (int i = 0; i < window; i++) {
      double offset = i - window / 2;
      kernel[i] = Math.exp(-offset * offset / (2 * SIGMA * SIGMA));
      sum += kernel[i];
    }
    for (int i = 0; i < window; i++) {
      kernel[i] /= sum;
    }
    Tensor down = convolved(planes, Matrices.of(kernel, 1, 1, window, 1));
    return convolved(down, Matrices.of(kernel, 1, 1, 1, window));
  }

  private static Tensor convolved(Tensor planes, Tensor kernel) {
    return torch.conv2d(
        planes, kernel, new TensorOptional(), new long[] {1}, new long[] {0}, new long[] {1}, 1);
  }

  /** An odd side is padded with a zero at each end, as PyTorch's implementations do. */
  private static Tensor halved(Tensor planes) {
    return torch.avg_pool2d(
        planes,
        new long[] {2, 2},
        new long[] {2, 2},
        new long[] {planes.size(2) % 2, planes.size(3) % 2},
        false,
        true,
        new LongOptional());
  }
}
