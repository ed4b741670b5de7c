package dev.organza.diagnostics;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Numbers about batches of images, {@code [N,C,H,W]}. */
final class ImageMeasures {

  /** The side of the squares in which waves are looked for, in pixels. */
  private static final int SQUARE = 8;

  private ImageMeasures() {}

  /** E|x − y|, over all values. */
  static double distance(Tensor x, Tensor y) {
    return torch.l1_loss(x, y).item_double();
  }

  /**
   * The energy at the Nyquist frequency: of what alternates from pixel to pixel across a square of
   * 8×8 pixels, along rows, along columns or both; the mean over squares, channels and images. Of a
   * checkerboard x ± a it is a².
   */
  static double nyquist(Tensor images) {
    long height = images.size(2) / SQUARE * SQUARE;
    long width = images.size(3) / SQUARE * SQUARE;
    Tensor whole = images.narrow(2, 0, height).narrow(3, 0, width);
    Tensor rows = alternating(height).view(1, 1, height, 1).to(images);
    Tensor columns = alternating(width).view(1, 1, 1, width).to(images);
    return energy(whole.mul(rows))
        + energy(whole.mul(columns))
        + energy(whole.mul(rows).mul(columns));
  }

  private static Tensor alternating(long length) {
    return torch
        .arange(new Scalar((double) length))
        .remainder(new Scalar(2.0))
        .mul(new Scalar(2.0))
        .sub(new Scalar(1.0));
  }

  /** The mean square of the means of squares. */
  private static double energy(Tensor images) {
    long[] square = {SQUARE, SQUARE};
    return torch
        .avg_pool2d(images, square, square, new long[] {0, 0}, false, true, new LongOptional())
        .square()
        .mean()
        .item_double();
  }

  /** The mean over the images of the correlation of the greys of x and y, pixel by pixel. */
  static double correlation(Tensor x, Tensor y) {
    Tensor a = centred(x);
    Tensor b = centred(y);
    Tensor lengths = a.square().sum(1).mul(b.square().sum(1)).sqrt().add(new Scalar(1e-12));
    return a.mul(b).sum(1).div(lengths).mean().item_double();
  }

  /** As {@link #correlation}, of the mean images. */
  static double correlationOfMeans(Tensor x, Tensor y) {
    return correlation(mean(x), mean(y));
  }

  private static Tensor mean(Tensor images) {
    return images.mean(new long[] {0}, true, new ScalarTypeOptional());
  }

  /** The grey of each pixel, less the mean of its image: {@code [N,H·W]}. An alpha is no colour. */
  private static Tensor centred(Tensor images) {
    long colours = images.size(1) >= 3 ? 3 : 1;
    Tensor grey =
        images
            .narrow(1, 0, colours)
            .mean(new long[] {1}, false, new ScalarTypeOptional())
            .flatten(1, -1);
    return grey.sub(grey.mean(new long[] {1}, true, new ScalarTypeOptional()));
  }
}
