package dev.organza.game.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.Scope;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The laws of an objective hold for pairs: they may be in any order, and stay together. */
class RelativisticTest {

  private static final Relativistic GAME = Relativistic.DEFAULTS;

  private static Tensor column(Random random) {
    return ObjectiveContract.exact(random.doubles(7, -5, 5).toArray());
  }

  private static double ofD(Tensor real, Tensor fake) {
    return GAME.discriminatorLoss(real, fake).item_double();
  }

  @RepeatedTest(5)
  void onlyDifferencesWithinPairsMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    try (Scope scope = Scope.open()) {
      Tensor real = column(random);
      Tensor fake = column(random);
      Tensor shifts = column(random); // one for each pair
      assertThat(ofD(real.add(shifts), fake.add(shifts))).isCloseTo(ofD(real, fake), within(1e-12));
      assertThat(GAME.generatorLoss(() -> real, fake).item_double())
          .isCloseTo(ofD(fake, real), within(1e-12));
      Tensor turned = real.flip(0);
      assertThat(ofD(turned, fake.flip(0))).isCloseTo(ofD(real, fake), within(1e-12));
      assertThat(Math.abs(ofD(turned, fake) - ofD(real, fake))).isGreaterThan(1e-3);
    }
  }

  /** Where samples are distributed like the data, no D is better than one that is constant. */
  @RepeatedTest(5)
  void betweenEqualDistributionsTheBestLossIsLogTwo(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    try (Scope scope = Scope.open()) {
      Tensor logits = column(random);
      // All pairs of seven points, each as often as any other.
      Tensor real = logits.repeat(7, 1);
      Tensor fake = logits.repeat_interleave(7);
      assertThat(ofD(real, fake.view(49, 1))).isGreaterThan(Math.log(2));
      Tensor constant = real.mul(new Scalar(0.0));
      assertThat(ofD(constant, constant)).isCloseTo(Math.log(2), within(1e-12));
    }
  }

  /** Broadcasting would pair one generated sample with every real one and say nothing. */
  @Test
  void batchesOfDifferentSizesAreRefused() {
    try (Scope scope = Scope.open()) {
      Tensor real = ObjectiveContract.exact(1, 2, 3);
      Tensor fake = ObjectiveContract.exact(1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> GAME.discriminatorLoss(real, fake))
          .withMessageContaining("[3, 1]")
          .withMessageContaining("[1, 1]");
      assertThatIllegalArgumentException().isThrownBy(() -> GAME.generatorLoss(() -> real, fake));
    }
  }
}
