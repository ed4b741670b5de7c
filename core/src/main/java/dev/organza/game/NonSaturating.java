package dev.organza.game;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The non-saturating game of Goodfellow et al. 2014, section 3: D as in {@link Minimax}, G
 * maximises E log D(G(z)) instead of minimising E log(1 − D(G(z))). The fixed point is the same;
 * the gradient is strong where D is sure that a sample is generated.
 *
 * @param discriminatorWeight a factor on D's loss: 1 as in equation 1; the paper's code halves it
 * @see <a href="https://arxiv.org/abs/1406.2661">arXiv:1406.2661</a>
 */
public record NonSaturating(double discriminatorWeight) implements Objective {

  public static final NonSaturating DEFAULTS = new NonSaturating(1.0);

  public NonSaturating {
    CrossEntropy.requireWeight(discriminatorWeight);
  }

  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    return CrossEntropy.discriminatorLoss(real, fake, discriminatorWeight);
  }

  /** −E log D(G(z)) = E softplus(−a). */
  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return torch.softplus(fake.neg()).mean();
  }
}
