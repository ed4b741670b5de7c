package dev.organza.game.prior;

import dev.organza.torch.RandomStream;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;

/**
 * z ~ U[−bound, bound)^size. With bound √3 each coordinate has variance 1, as in the paper of 2014;
 * the DCGAN paper takes 1.
 *
 * @param size the dimension of one latent
 * @param bound half the width of the interval, above 0
 */
public record UniformPrior(int size, double bound) implements Prior {

  public static final UniformPrior DEFAULTS = new UniformPrior(100, 1.0);

  public UniformPrior {
    Prior.requireSize(size);
    if (!(bound > 0) || Double.isInfinite(bound)) {
      throw new IllegalArgumentException("bound is " + bound + "; it is above 0");
    }
  }

  @Override
  public double standardDeviation() {
    return bound / Math.sqrt(3);
  }

  /** To the interval, coordinate by coordinate. */
  @Override
  public void confine(float[] latent) {
    for (int i = 0; i < latent.length; i++) {
      latent[i] = (float) Math.max(-bound, Math.min(bound, latent[i]));
    }
  }

  @Override
  public OptionalInt drawnFor(int count) {
    return OptionalInt.of(count); // one number after another
  }

  @Override
  public Tensor sample(long count, RandomStream stream) {
    return stream.uniform(-bound, bound, count, size);
  }
}
