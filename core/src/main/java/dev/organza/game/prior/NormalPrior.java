package dev.organza.game.prior;

import dev.organza.torch.RandomStream;
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

  @Override
  public Tensor sample(long count, RandomStream stream) {
    return stream.normal(0, 1, count, size);
  }
}
