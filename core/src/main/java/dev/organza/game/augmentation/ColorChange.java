package dev.organza.game.augmentation;

import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * ADA's changes of colour, as the one affine map that they are together. Of a pixel x with the mean
 * m over its channels (its luma), brightness b, contrast c and a flip f = ±1 of the luma change the
 * mean, and contrast, saturation s and a rotation R of the hue about the grey axis the rest:
 *
 * <pre>y = f·c·(m + b) + s·c·R(x − m)</pre>
 */
record ColorChange(
    double brightness, double contrast, boolean flipped, double hue, double saturation) {

  static final ColorChange NONE = new ColorChange(0, 1, false, 0, 1);

  /** How many numbers {@link #into} writes. */
  static final int NUMBERS = 4;

  /**
   * Writes the factors of x, of m and of the difference of the two other channels, and the
   * constant.
   */
  void into(float[] values, int at) {
    double luma = flipped ? -contrast : contrast;
    double rest = saturation * contrast;
    values[at] = (float) (rest * Math.cos(hue));
    values[at + 1] = (float) (luma - rest * Math.cos(hue));
    values[at + 2] = (float) (rest * Math.sin(hue) / Math.sqrt(3));
    values[at + 3] = (float) (luma * brightness);
  }

  /**
   * Changes each image by itself.
   *
   * @param images {@code [N,C,H,W]}; the hue is turned only if C is 3
   * @param changes as {@link #into} writes them
   */
  static Tensor of(Tensor images, float[] changes) {
    long count = images.size(0);
    long channels = images.size(1);
    try (Scope scope = Scope.open()) {
      Tensor factors = HostMemory.tensor(changes, Device.cpu(), count, NUMBERS, 1, 1).to(images);
      Tensor own = factors.narrow(1, 0, 1);
      Tensor mean = factors.narrow(1, 1, 1);
      Tensor constant = factors.narrow(1, 3, 1);
      if (channels == 1) {
        return scope.keep(torch.addcmul(constant, images, own.add(mean)));
      }
      Tensor grey = images.mean(new long[] {1}, true, new ScalarTypeOptional());
      Tensor changed = torch.addcmul(torch.addcmul(constant, grey, mean), images, own);
      if (channels == 3) {
        Tensor red = images.narrow(1, 0, 1);
        Tensor green = images.narrow(1, 1, 1);
        Tensor blue = images.narrow(1, 2, 1);
        // (1,1,1)×x, whose length is √3 that of the part of x across the grey axis.
        Tensor across =
            torch.cat(new TensorVector(blue.sub(green), red.sub(blue), green.sub(red)), 1);
        changed = torch.addcmul(changed, across, factors.narrow(1, 2, 1));
      }
      return scope.keep(changed);
    }
  }
}
