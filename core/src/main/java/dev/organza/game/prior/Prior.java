package dev.organza.game.prior;

import dev.organza.torch.RandomStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The distribution p_z of the latents z that the generator turns into samples.
 *
 * <p>Laws every prior keeps: {@link #sample} gives finite float32 values of shape {@code [count,
 * size]}, depends on the stream alone, and takes rows independently of each other.
 */
public interface Prior {

  /** The dimension of one latent. */
  int size();

  /** The standard deviation of each of its numbers; 1 unless a prior says otherwise. */
  default double standardDeviation() {
    return 1;
  }

  /**
   * Draws latents.
   *
   * @param count how many, at least 1
   * @return {@code [count, size]}, float32, on the CPU
   */
  Tensor sample(long count, RandomStream stream);

  /**
   * Moves a latent that was changed to where the prior draws nearly all of its latents; for a prior
   * that does not say where that is, not at all.
   *
   * @param latent {@code [size]}
   */
  default void confine(float[] latent) {}

  /** Gives a latent this length, if it is not zero. */
  static void scaleTo(double length, float[] latent) {
    double squares = 0;
    for (float value : latent) {
      squares += (double) value * value;
    }
    for (int i = 0; i < latent.length && squares > 0; i++) {
      latent[i] = (float) (latent[i] * length / Math.sqrt(squares));
    }
  }

  /**
   * Checks a prior's size.
   *
   * @throws IllegalArgumentException if it is not between 1 and 65,536
   */
  static void requireSize(int size) {
    if (size < 1 || size > 65_536) {
      throw new IllegalArgumentException(
          "size is " + size + "; a latent has 1 to 65536 dimensions");
    }
  }
}
