package dev.organza.game.prior;

import dev.organza.torch.RandomStream;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;

/**
 * The distribution p_z of the latents z that the generator turns into samples.
 *
 * <p>Laws every prior keeps: {@link #sample} gives finite float32 values of shape {@code [count,
 * size]}, depends on the stream alone, and takes rows independently of each other.
 */
public interface Prior {

  /** That LibTorch draws at a time. */
  int GAUSSIANS = 16;

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
   * How many latents have to be drawn, so that the first {@code count} are those that a draw of any
   * larger multiple of {@value #GAUSSIANS} begins with; empty if they follow from how many are
   * drawn. Who wants one of a stream that is used once need not draw all.
   *
   * @param count at least 1
   */
  default OptionalInt drawnFor(int count) {
    return OptionalInt.empty();
  }

  /**
   * What {@link #drawnFor} is of Gaussian numbers: LibTorch draws them 16 at a time (Box and Muller
   * 1958, of eight pairs), and what is left over in another way.
   */
  static int inSixteens(int count, int size) {
    int rows = GAUSSIANS / Integer.lowestOneBit(size | GAUSSIANS);
    return (count + rows - 1) / rows * rows;
  }

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
