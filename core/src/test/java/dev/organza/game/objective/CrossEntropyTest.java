package dev.organza.game.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.Scope;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two games whose D is a classifier. */
class CrossEntropyTest {

  /** Both games' laws; their D is the same. */
  abstract static class Laws extends ObjectiveContract {

    abstract Objective of(double weight, double realTarget, double fakeTarget);

    abstract double[] settings(Objective objective);

    @Override
    Objective objective(Random random) {
      return switch (random.nextInt(4)) {
        case 0 -> of(1, 1, 0);
        case 1 -> of(random.nextDouble(0.1, 3), 1, 0);
        case 2 -> of(1, random.nextDouble(0.6, 1), 0);
        default -> of(random.nextDouble(0.1, 3), random.nextDouble(0.6, 1), random.nextDouble(0.5));
      };
    }

    private static double logit(double probability) {
      return Math.log(probability / (1 - probability));
    }

    @Override
    Wishes wishes(Objective objective) {
      double[] settings = settings(objective);
      return new Wishes(
          logit(settings[1]), logit(settings[2]), Double.POSITIVE_INFINITY, Double.NaN);
    }

    /** D* = (t·p + s·q)/(p + q) for the labels t and s; the loss is that of its own entropy. */
    @Override
    Optimum optimum(Objective objective, double[] p, double[] q) {
      double[] settings = settings(objective);
      double[] best = new double[p.length];
      double loss = 0;
      for (int i = 0; i < p.length; i++) {
        double d = (settings[1] * p[i] + settings[2] * q[i]) / (p[i] + q[i]);
        best[i] = logit(d);
        loss -= (p[i] + q[i]) * (d * Math.log(d) + (1 - d) * Math.log(1 - d));
      }
      return new Optimum(best, settings[0] * loss);
    }
  }

  @Nested
  class MinimaxTest extends Laws {
    @Override
    Objective of(double weight, double realTarget, double fakeTarget) {
      return new Minimax(weight, realTarget, fakeTarget);
    }

    @Override
    double[] settings(Objective objective) {
      Minimax game = (Minimax) objective;
      return new double[] {game.discriminatorWeight(), game.realTarget(), game.fakeTarget()};
    }
  }

  @Nested
  class NonSaturatingTest extends Laws {
    @Override
    Objective of(double weight, double realTarget, double fakeTarget) {
      return new NonSaturating(weight, realTarget, fakeTarget);
    }

    @Override
    double[] settings(Objective objective) {
      NonSaturating game = (NonSaturating) objective;
      return new double[] {game.discriminatorWeight(), game.realTarget(), game.fakeTarget()};
    }
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
  }

  /** Flip the labels and minimise: G's loss is the cross-entropy of its samples labelled real. */
  @RepeatedTest(10)
  void flippingLabelsIsTheNonSaturatingGame(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[] values = random.doubles(1 + random.nextInt(20), -15, 15).toArray();
    try (Scope scope = Scope.open()) {
      Tensor fake = ObjectiveContract.leaf(ObjectiveContract.exact(values));
      Tensor flipped = ObjectiveContract.leaf(ObjectiveContract.exact(values));
      Tensor loss = NonSaturating.DEFAULTS.generatorLoss(ObjectiveContract.NONE, fake);
      Tensor crossEntropy =
          torch.binary_cross_entropy_with_logits(flipped, torch.ones_like(flipped));
      loss.backward();
      crossEntropy.backward();
      assertThat(loss.item_double()).isCloseTo(crossEntropy.item_double(), within(1e-12));
      assertThat(fake.grad().sub(flipped.grad()).abs().max().item_double()).isLessThan(1e-12);
    }
  }

  /** Settings that change nothing change nothing, to the last bit. */
  @RepeatedTest(5)
  void unsmoothedLabelsAreTheLossWithoutLabels(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    try (Scope scope = Scope.open()) {
      Tensor real = ObjectiveContract.exact(random.doubles(9, -30, 30).toArray());
      Tensor fake = ObjectiveContract.exact(random.doubles(9, -30, 30).toArray());
      double plain =
          torch.softplus(real.neg()).mean().add(torch.softplus(fake).mean()).item_double();
      for (Objective objective :
          List.of(Minimax.DEFAULTS, NonSaturating.DEFAULTS, new NonSaturating(1, 1, 0))) {
        assertThat(objective.discriminatorLoss(real, fake).item_double()).isEqualTo(plain);
      }
    }
  }

  /** Theorem 1: where p_g = p_data, D* = ½ and V = −log 4; D minimises −V. */
  @Test
  void atTheOptimumTheValueIsMinusLogFour() {
    try (Scope scope = Scope.open()) {
      Tensor zero = ObjectiveContract.logits(0, 0, 0, 0);
      for (Objective objective : List.of(Minimax.DEFAULTS, NonSaturating.DEFAULTS)) {
        assertThat(objective.discriminatorLoss(zero, zero).item_double())
            .isCloseTo(Math.log(4), within(1e-6));
      }
      assertThat(Minimax.DEFAULTS.generatorLoss(ObjectiveContract.NONE, zero).item_double())
          .isCloseTo(-Math.log(2), within(1e-6));
      assertThat(NonSaturating.DEFAULTS.generatorLoss(ObjectiveContract.NONE, zero).item_double())
          .isCloseTo(Math.log(2), within(1e-6));
    }
  }

  /** d/da of log(1 − D) = −D and of −log D = −(1 − D): one vanishes where the other is 1. */
  @ParameterizedTest
  @ValueSource(floats = {-15, -3, -0.5f, 0, 0.5f, 3, 15})
  void theMinimaxGradientVanishesWhereTheOtherIsStrong(float a) {
    double d = 1 / (1 + Math.exp(-a));
    try (Scope scope = Scope.open()) {
      Tensor leaf = ObjectiveContract.leaf(a);
      Minimax.DEFAULTS.generatorLoss(ObjectiveContract.NONE, leaf).backward();
      assertThat(leaf.grad().item_double()).isCloseTo(-d, within(1e-6));
      Tensor other = ObjectiveContract.leaf(a);
      NonSaturating.DEFAULTS.generatorLoss(ObjectiveContract.NONE, other).backward();
      assertThat(other.grad().item_double()).isCloseTo(d - 1, within(1e-6));
    }
  }

  @Test
  void theWeightIsAFactorOnTheLossOfDAlone() {
    try (Scope scope = Scope.open()) {
      Tensor real = ObjectiveContract.logits(0.3f, -2);
      Tensor fake = ObjectiveContract.logits(1.5f, 0.1f);
      for (double weight : new double[] {0.5, 3}) {
        for (Objective[] pair :
            new Objective[][] {
              {Minimax.DEFAULTS, new Minimax(weight)},
              {NonSaturating.DEFAULTS, new NonSaturating(weight)}
            }) {
          assertClose(
              pair[1].discriminatorLoss(real, fake).item_double(),
              weight * pair[0].discriminatorLoss(real, fake).item_double());
          assertThat(pair[1].generatorLoss(ObjectiveContract.NONE, fake).item_double())
              .isEqualTo(pair[0].generatorLoss(ObjectiveContract.NONE, fake).item_double());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void impossibleWeightsAreRefused(double weight) {
    assertThatThrownBy(() -> new Minimax(weight)).hasMessageContaining("discriminatorWeight");
    assertThatThrownBy(() -> new NonSaturating(weight)).hasMessageContaining("discriminatorWeight");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.NEGATIVE_INFINITY})
  void impossibleLabelsAreRefused(double label) {
    assertThatThrownBy(() -> new Minimax(1, label, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("realTarget is " + label);
    assertThatThrownBy(() -> new NonSaturating(1, 1, label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fakeTarget is " + label);
  }

  @Test
  void theLabelOfRealSamplesIsTheLarger() {
    assertThatThrownBy(() -> new Minimax(1, 0.5, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("realTarget is 0.5 and fakeTarget 0.5");
    assertThatThrownBy(() -> new NonSaturating(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the former is above the latter");
  }
}
