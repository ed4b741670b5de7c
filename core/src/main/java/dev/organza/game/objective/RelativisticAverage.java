package dev.organza.game.objective;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The relativistic average game of Jolicoeur-Martineau 2018 with cross-entropy (RaSGAN; the paper's
 * algorithm 2): D says how much more real a sample is than the average one of the other kind. With
 * C its logits, D̃(x) = sigmoid(C(x) − E C(G(z))) and D̃(G(z)) = sigmoid(C(G(z)) − E C(x)), and the
 * averages are those of the batch.
 *
 * <p>G's loss compares with real samples: G gains by making them look less real, too. Logits matter
 * by their differences alone; a number added to all of them changes no loss.
 *
 * @see <a href="https://arxiv.org/abs/1807.00734">arXiv:1807.00734</a>
 */
public record RelativisticAverage() implements Objective {

  /** The one relativistic average game; it has no settings. */
  public static final RelativisticAverage DEFAULTS = new RelativisticAverage();

  /** −E log D̃(x) − E log(1 − D̃(G(z))). */
  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    return apart(real, fake);
  }

  /** −E log D̃(G(z)) − E log(1 − D̃(x)): D's loss with the roles swapped. */
  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return apart(fake, real.get());
  }

  /** E softplus(−(C(upper) − E C(lower))) + E softplus(C(lower) − E C(upper)). */
  private static Tensor apart(Tensor upper, Tensor lower) {
    return torch
        .softplus(lower.mean().sub(upper))
        .mean()
        .add(torch.softplus(lower.sub(upper.mean())).mean());
  }

  @Override
  public boolean comparesAcrossBatch() {
    return true;
  }

  @Override
  public boolean estimatesProbability() {
    return false;
  }
}
