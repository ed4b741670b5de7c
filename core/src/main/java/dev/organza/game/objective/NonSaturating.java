package dev.organza.game.objective;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The non-saturating game of Goodfellow et al. 2014, section 3: D as in {@link Minimax}, G
 * maximises E log D(G(z)) instead of minimising E log(1 − D(G(z))). The fixed point is the same;
 * the gradient is strong where D is sure that a sample is generated.
 *
 * <p>Flipping labels is another name for it: −E log D(G(z)) is the cross-entropy of the generated
 * samples with the label "real", which is what a program computes that swaps the labels in G's
 * update and minimises D's loss.
 *
 * @param discriminatorWeight a factor on D's loss: 1 as in equation 1; the paper's code halves it
 * @param realTarget the label of real samples, in [0,1] and above fakeTarget; 1 unless smoothed, as
 *     {@link Minimax} says
 * @param fakeTarget the label of generated samples, in [0,1]; 0 unless smoothed on both sides
 * @see <a href="https://arxiv.org/abs/1406.2661">arXiv:1406.2661</a>
 * @see <a href="https://arxiv.org/abs/1606.03498">arXiv:1606.03498</a>
 */
public record NonSaturating(double discriminatorWeight, double realTarget, double fakeTarget)
    implements Objective {

  /** D's loss as in equation 1. */
  public static final NonSaturating DEFAULTS = new NonSaturating(1.0);

  public NonSaturating {
    CrossEntropy.require(discriminatorWeight, realTarget, fakeTarget);
  }

  /** Without smoothing. */
  public NonSaturating(double discriminatorWeight) {
    this(discriminatorWeight, 1.0, 0.0);
  }

  /** −E log D(x) − E log(1 − D(G(z))) = E softplus(−a_real) + E softplus(a_fake). */
  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    return CrossEntropy.discriminatorLoss(real, fake, discriminatorWeight, realTarget, fakeTarget);
  }

  /** −E log D(G(z)) = E softplus(−a). */
  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return torch.softplus(fake.neg()).mean();
  }
}
