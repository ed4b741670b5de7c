package dev.organza.game.objective;

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
 * <p>The two targets smooth the labels that D learns from (Salimans et al. 2016, section 3.4): the
 * best D is then (realTarget·p_data + fakeTarget·p_g)/(p_data + p_g). One-sided smoothing lowers
 * realTarget alone, to 0.9 say. A fakeTarget above 0 rewards samples where p_data is small and p_g
 * is not, and so keeps them there. G's loss has no labels to smooth.
 *
 * @param discriminatorWeight a factor on D's loss: 1 as in equation 1; the paper's code halves it
 * @param realTarget the label of real samples, in [0,1] and above fakeTarget; 1 unless smoothed
 * @param fakeTarget the label of generated samples, in [0,1]; 0 unless smoothed on both sides
 * @see <a href="https://arxiv.org/abs/1406.2661">arXiv:1406.2661</a>
 * @see <a href="https://arxiv.org/abs/1606.03498">arXiv:1606.03498</a>
 */
public record Minimax(double discriminatorWeight, double realTarget, double fakeTarget)
    implements Objective {

  /** Equation 1. */
  public static final Minimax DEFAULTS = new Minimax(1.0);

  public Minimax {
    CrossEntropy.require(discriminatorWeight, realTarget, fakeTarget);
  }

  /** Without smoothing. */
  public Minimax(double discriminatorWeight) {
    this(discriminatorWeight, 1.0, 0.0);
  }

  /** −E log D(x) − E log(1 − D(G(z))) = E softplus(−a_real) + E softplus(a_fake). */
  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    return CrossEntropy.discriminatorLoss(real, fake, discriminatorWeight, realTarget, fakeTarget);
  }

  /** E log(1 − D(G(z))) = −E softplus(a). */
  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return torch.softplus(fake).mean().mul(new Scalar(-1.0));
  }
}
