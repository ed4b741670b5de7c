package dev.organza.game;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** D's side of the games in which it is a classifier of real against generated. */
final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * −E log D(x) − E log(1 − D(G(z))) = E softplus(−a_real) + E softplus(a_fake), times a weight.
   */
  static Tensor discriminatorLoss(Tensor real, Tensor fake, double weight) {
    Tensor loss = torch.softplus(real.neg()).mean().add(torch.softplus(fake).mean());
    return weight == 1.0 ? loss : loss.mul(new Scalar(weight));
  }

  static void requireWeight(double weight) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "discriminatorWeight is " + weight + "; it is above 0 and finite");
    }
  }
}
