package dev.organza.game.objective;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** D's side of the games in which it is a classifier of real against generated. */
final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * The mean cross-entropy of D = sigmoid(a) with the label t: −t·log D − (1 − t)·log(1 − D). Both
   * terms are at least 0, so that nothing cancels.
   *
   * @param logits a, {@code [N,1]}
   * @param target t, the probability of "real"
   */
  static Tensor of(Tensor logits, double target) {
    if (target == 1) {
      return torch.softplus(logits.neg()).mean(); // E softplus(−a)
    }
    if (target == 0) {
      return torch.softplus(logits).mean(); // E softplus(a)
    }
    return torch // t·E softplus(−a) + (1 − t)·E softplus(a)
        .softplus(logits.neg())
        .mean()
        .mul(new Scalar(target))
        .add(torch.softplus(logits).mean(), new Scalar(1 - target));
  }

  /**
   * The cross-entropy of real samples with the label {@code realTarget} and of generated ones with
   * {@code fakeTarget}, times a weight. With the labels 1 and 0: −E log D(x) − E log(1 − D(G(z))).
   */
  static Tensor discriminatorLoss(
      Tensor real, Tensor fake, double weight, double realTarget, double fakeTarget) {
    Tensor loss = of(real, realTarget).add(of(fake, fakeTarget));
    return weight == 1 ? loss : loss.mul(new Scalar(weight));
  }

  static void require(double weight, double realTarget, double fakeTarget) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "discriminatorWeight is " + weight + "; it is above 0 and finite");
    }
    requireLabel("realTarget", realTarget);
    requireLabel("fakeTarget", fakeTarget);
    if (!(realTarget > fakeTarget)) {
      throw new IllegalArgumentException(
          "realTarget is "
              + realTarget
              + " and fakeTarget "
              + fakeTarget
              + "; the former is above the latter");
    }
  }

  private static void requireLabel(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; a label is between 0 and 1");
    }
  }
}
