package dev.organza.game.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.Scope;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class RelativisticAverageTest {

  @Nested
  class Laws extends ObjectiveContract {

    @Override
    Objective objective(Random random) {
      return RelativisticAverage.DEFAULTS;
    }

    @Override
    Wishes wishes(Objective objective) {
      return new Wishes(
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);
    }

    /**
     * Samples that are distributed like the data. Elsewhere no closed form is known: every logit is
     * compared with averages of all the others, so that the best D is no function of p and q at a
     * point.
     */
    @Override
    int[][] counts(Random random) {
      int[] counts = super.counts(random)[0];
      return new int[][] {counts, counts};
    }

    /** By Jensen's inequality a D that cannot tell them apart is best: 2·log 2. */
    @Override
    Optimum optimum(Objective objective, double[] p, double[] q) {
      return new Optimum(new double[p.length], 2 * Math.log(2));
    }
  }

  @RepeatedTest(10)
  void onlyDifferencesOfLogitsMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    try (Scope scope = Scope.open()) {
      Tensor real = ObjectiveContract.exact(random.doubles(7, -5, 5).toArray());
      Tensor fake = ObjectiveContract.exact(random.doubles(4, -5, 5).toArray());
      Scalar shift = new Scalar(random.nextDouble(-100, 100));
      assertThat(
              RelativisticAverage.DEFAULTS
                  .discriminatorLoss(real.add(shift), fake.add(shift))
                  .item_double())
          .isCloseTo(
              RelativisticAverage.DEFAULTS.discriminatorLoss(real, fake).item_double(),
              within(1e-9));
      assertThat(
              RelativisticAverage.DEFAULTS
                  .generatorLoss(() -> real.add(shift), fake.add(shift))
                  .item_double())
          .isCloseTo(
              RelativisticAverage.DEFAULTS.discriminatorLoss(fake, real).item_double(),
              within(1e-9));
    }
  }
}
