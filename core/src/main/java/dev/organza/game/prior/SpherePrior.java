package dev.organza.game.prior;

import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * z uniform on the sphere of radius √size, which is where nearly all of N(0, I) lies in high
 * dimension; so both priors put latents at the same distance from the origin.
 *
 * @param size the dimension of one latent, at least 2
 */
public record SpherePrior(int size) implements Prior {

  public static final SpherePrior DEFAULTS = new SpherePrior(100);

  public SpherePrior {
    Prior.requireSize(size);
    if (size < 2) {
      throw new IllegalArgumentException("size is " + size + "; a sphere needs 2 dimensions");
    }
  }

  /** To the sphere. */
  @Override
  public void confine(float[] latent) {
    Prior.scaleTo(Math.sqrt(size), latent);
  }

  @Override
  public OptionalInt drawnFor(int count) {
    return OptionalInt.of(Prior.inSixteens(count, size));
  }

  @Override
  public Tensor sample(long count, RandomStream stream) {
    try (Scope scope = Scope.open()) {
      // A Gaussian direction is uniform on the sphere (Muller 1959).
      Tensor direction = stream.normal(0, 1, count, size);
      Tensor length =
          torch.linalg_vector_norm(
              direction, new Scalar(2.0), new long[] {1}, true, new ScalarTypeOptional());
      return scope.keep(
          direction.div(length.clamp_min(new Scalar(1e-12))).mul(new Scalar(Math.sqrt(size))));
    }
  }
}
