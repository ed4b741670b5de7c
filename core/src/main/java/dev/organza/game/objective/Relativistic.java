package dev.organza.game.objective;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The relativistic pairing game (RpGAN, Jolicoeur-Martineau 2018, arXiv:1807.00734, section 4.1,
 * with cross-entropy): D says of each real sample how much more real it is than the generated one
 * that it is paired with. Every generated sample is held against a real one, so that there is no
 * gain in leaving out a part of the data. Alone it does not converge; with {@code r1} and {@code
 * r2} together it does, locally (Huang et al. 2024, arXiv:2501.05441, proposition 2).
 *
 * <p>Pairs are by position in the batch. Both losses compare with real samples; {@code
 * training.order: fresh-batches} gives G's update real samples of its own. Logits matter by their
 * differences alone; a number added to all of them changes no loss.
 *
 * @see RelativisticAverage
 */
public record Relativistic() implements Objective {

  /** The one relativistic pairing game; it has no settings. */
  public static final Relativistic DEFAULTS = new Relativistic();

  /** E softplus(−(D(x) − D(G(z)))). */
  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    return apart(real, fake);
  }

  /** E softplus(−(D(G(z)) − D(x))): D's loss with the roles swapped. */
  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return apart(fake, real.get());
  }

  /** E softplus(−(upperᵢ − lowerᵢ)). */
  private static Tensor apart(Tensor upper, Tensor lower) {
    if (!Arrays.equals(upper.shape(), lower.shape())) {
      throw new IllegalArgumentException(
          "the relativistic game pairs real and generated samples one by one; the logits are "
              + Arrays.toString(upper.shape())
              + " and "
              + Arrays.toString(lower.shape()));
    }
    return torch.softplus(lower.sub(upper)).mean();
  }

  @Override
  public boolean estimatesProbability() {
    return false;
  }
}
