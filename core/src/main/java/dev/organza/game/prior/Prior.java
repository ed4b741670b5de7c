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
