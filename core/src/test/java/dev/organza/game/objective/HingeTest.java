package dev.organza.game.objective;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.torch.Scope;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HingeTest {

  @Nested
  class Laws extends ObjectiveContract {

    @Override
    Objective objective(Random random) {
      return Hinge.DEFAULTS;
    }

    @Override
    Wishes wishes(Objective objective) {
      return new Wishes(
          Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NaN);
    }

    /** D* = sign(p − q), where the loss is 2·Σ min(p, q) = 2·(1 − TV). */
    @Override
    Optimum optimum(Objective objective, double[] p, double[] q) {
      double[] best = new double[p.length];
      double variation = 0;
      for (int i = 0; i < p.length; i++) {
        best[i] = Math.signum(p[i] - q[i]);
        variation += Math.abs(p[i] - q[i]) / 2;
      }
      return new Optimum(best, 2 * (1 - variation));
    }
  }

  @Test
  void whatIsBeyondTheMarginIsLeftAlone() {
    try (Scope scope = Scope.open()) {
      Tensor real = ObjectiveContract.leaf(-3, 0.9f, 1.1f, 40);
      Tensor fake = ObjectiveContract.leaf(3, -0.9f, -1.1f, -40);
      Hinge.DEFAULTS.discriminatorLoss(real, fake).backward();
      assertThat(ObjectiveContract.gradient(real)).containsExactly(-0.25f, -0.25f, -0f, -0f);
      assertThat(ObjectiveContract.gradient(fake)).containsExactly(0.25f, 0.25f, 0, 0);
    }
  }
}
