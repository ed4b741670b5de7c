package dev.organza.game;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The minimax game of Goodfellow et al. 2014, equation 1: min_G max_D E log D(x) + E log(1 −
 * D(G(z))).
 *
 * <p>Early on D rejects samples with confidence, log(1 − D(G(z))) is flat, and G's gradient
 * vanishes; the paper itself trains with {@link NonSaturating} (its section 3).
 *
 * @param discriminatorWeight a factor on D's loss: 1 as in equation 1; the paper's code halves it
 * @see <a href="https://arxiv.org/abs/1406.2661">arXiv:1406.2661</a>
 */
public record Minimax(double discriminatorWeight) implements Objective {

  public static final Minimax DEFAULTS = new Minimax(1.0);

  public Minimax {
    CrossEntropy.requireWeight(discriminatorWeight);
  }

  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    return CrossEntropy.discriminatorLoss(real, fake, discriminatorWeight);
  }

  /** E log(1 − D(G(z))) = −E softplus(a). */
  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return torch.softplus(fake).mean().mul(new Scalar(-1.0));
  }
}
