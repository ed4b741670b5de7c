package dev.organza.game.objective;

import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The hinge game of Lim and Ye 2017 and of Tran et al. 2017, as Miyato et al. 2018 write it
 * (equations 16 and 17): D wants real samples above 1 and generated ones below −1, and leaves alone
 * those that are there. At the best D its loss is 2·(1 − TV), TV the total variation distance of
 * p_data and p_g.
 *
 * @see <a href="https://arxiv.org/abs/1705.02894">arXiv:1705.02894</a>
 * @see <a href="https://arxiv.org/abs/1802.05957">arXiv:1802.05957</a>
 */
public record Hinge() implements Objective {

  /** The one hinge game; its margin of 1 only sets the unit of D's output. */
  public static final Hinge DEFAULTS = new Hinge();

  /** E max(0, 1 − D(x)) + E max(0, 1 + D(G(z))). */
  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    Scalar margin = new Scalar(1.0);
    return torch.relu(real.neg().add(margin)).mean().add(torch.relu(fake.add(margin)).mean());
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

  /** Halfway between the two margins. */
  @Override
  public OptionalDouble boundary() {
    return OptionalDouble.of(0);
  }
}
