package dev.organza.game.prior;

import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A multi-modal prior: z = c_k + N(0, deviation²·I), with k uniform over {@code components}
 * centres.
 *
 * <p>The centres lie on the first coordinate pairs like the corners of a cube: centre k has
 * coordinate j equal to +spread where bit j of k is 1 and −spread where it is 0, and 0 beyond the
 * bits that are needed. A generator is continuous; with one connected prior it must cover the gaps
 * between the modes of the data with something, while here the latents have gaps of their own.
 *
 * @param size the dimension of one latent, at least log₂(components) rounded up
 * @param components how many centres, at least 1
 * @param spread the distance of a centre from the origin along each used coordinate
 * @param deviation the standard deviation around a centre, above 0
 */
public record MixturePrior(int size, int components, double spread, double deviation)
    implements Prior {

  public static final MixturePrior DEFAULTS = new MixturePrior(100, 8, 2.0, 0.5);

  public MixturePrior {
    Prior.requireSize(size);
    if (components < 1 || components > 65_536) {
      throw new IllegalArgumentException(
          "components is " + components + "; a mixture has 1 to 65536");
    }
    if (bits(components) > size) {
      throw new IllegalArgumentException(
          components + " components need a size of at least " + bits(components) + ", not " + size);
    }
    if (!Double.isFinite(spread) || !(deviation > 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "spread is "
              + spread
              + " and deviation "
              + deviation
              + "; both are finite, the latter above 0");
    }
  }

  private static int bits(int components) {
    return 32 - Integer.numberOfLeadingZeros(components - 1);
  }

  @Override
  public Tensor sample(long count, RandomStream stream) {
    try (Scope scope = Scope.open()) {
      // floor(u·K) is uniform over 0…K−1; u < 1, and K is far below float32's 24 bits.
      Tensor component =
          stream
              .uniform(0, 1, count, 1)
              .mul(new Scalar((double) components))
              .floor()
              .clamp_max(new Scalar((double) (components - 1)));
      Tensor latents = stream.normal(0, deviation, count, size);
      for (int bit = 0; bit < bits(components); bit++) {
        Tensor sign =
            torch
                .fmod(component, new Scalar(2.0))
                .mul(new Scalar(2.0))
                .sub(new Scalar(1.0)); // 0 → −1, 1 → +1
        latents.narrow(1, bit, 1).add_(sign, new Scalar(spread));
        component = component.div(new Scalar(2.0)).floor();
      }
      return scope.keep(latents);
    }
  }
}
