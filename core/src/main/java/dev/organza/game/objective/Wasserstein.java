package dev.organza.game.objective;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * The Wasserstein game of Arjovsky et al. 2017, equation 2 and algorithm 1: D, called the critic,
 * scores samples, and E D(x) − E D(G(z)) at the best 1-Lipschitz critic is the Wasserstein-1
 * distance of p_data and p_g (Kantorovich and Rubinstein).
 *
 * <p>The losses alone have no minimum in D: a critic that is twice as steep gains twice as much.
 * Something else must bound its slope: clipped weights as in the paper, or a gradient penalty
 * (Gulrajani et al. 2017).
 *
 * @see <a href="https://arxiv.org/abs/1701.07875">arXiv:1701.07875</a>
 * @see <a href="https://arxiv.org/abs/1704.00028">arXiv:1704.00028</a>
 */
public record Wasserstein() implements Objective {

  /** The one Wasserstein game; it has no settings. */
  public static final Wasserstein DEFAULTS = new Wasserstein();

  /** E D(G(z)) − E D(x). */
  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    return fake.mean().sub(real.mean());
  }

  /** −E D(G(z)). */
  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return fake.mean().neg();
  }

  @Override
  public boolean estimatesProbability() {
    return false;
  }
}
