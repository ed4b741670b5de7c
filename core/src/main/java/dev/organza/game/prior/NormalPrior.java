package dev.organza.game.prior;

import dev.organza.torch.RandomStream;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;

/**
 * z ~ N(0, I).
 *
 * @param size the dimension of one latent
 */
public record NormalPrior(int size) implements Prior {

  public static final NormalPrior DEFAULTS = new NormalPrior(100);

  public NormalPrior {
    Prior.requireSize(size);
  }

  /**
   * To the ball that holds 99.9 % of the latents, nearly: the length of a latent has a mean of
   * about √size and a standard deviation of about √½.
   */
  @Override
  public void confine(float[] latent) {
    double most = Math.sqrt(size) + 3 * Math.sqrt(0.5);
    double squares = 0;
    for (float value : latent) {
      squares += (double) value * value;
    }
    if (squares > most * most) {
      Prior.scaleTo(most, latent);
    }
  }

  @Override
  public OptionalInt drawnFor(int count) {
    return OptionalInt.of(Prior.inSixteens(count, size));
  }

  @Override
  public Tensor sample(long count, RandomStream stream) {
    return stream.normal(0, 1, count, size);
  }
}
