package dev.organza.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two games whose D is a classifier, against PyTorch's own cross-entropy and against theory.
 */
class CrossEntropyTest {

  @Nested
  class MinimaxTest extends ObjectiveContract {
    @Override
    Objective objective() {
      return Minimax.DEFAULTS;
    }

    @Override
    boolean classifies() {
      return true;
    }
  }

  @Nested
  class NonSaturatingTest extends ObjectiveContract {
    @Override
    Objective objective() {
      return NonSaturating.DEFAULTS;
    }

    @Override
    boolean classifies() {
      return true;
    }
  }

  @Nested
  class HalvedTest extends ObjectiveContract {
    @Override
    Objective objective() {
      return new NonSaturating(0.5);
    }

    @Override
    boolean classifies() {
      return true;
    }
  }

  /** What {@code src/test/python/objectives.py} wrote. */
  record Case(
      String name,
      float[] real,
      float[] fake,
      double discriminatorLoss,
      double[] realGradient,
      double[] fakeGradient,
      double minimaxLoss,
      double[] minimaxGradient,
      double nonSaturatingLoss,
      double[] nonSaturatingGradient) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    try (InputStream stream = CrossEntropyTest.class.getResourceAsStream("objectives.json")) {
      return JsonMapper.builder()
          .build()
          .readerForListOf(Case.class)
          .readValue(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final double TOLERANCE = 1e-5;

  /**
   * Relative to the number itself, unless float32 cannot tell it from 0 beside 1: the derivative of
   * softplus is computed as 1 minus something.
   */
  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(TOLERANCE * Math.abs(expected) + 1e-30));
  }

  private static void assertClose(Tensor actual, double[] expected) {
    float[] values = HostMemory.floats(actual);
    assertThat(values).hasSize(expected.length);
    for (int i = 0; i < values.length; i++) {
      assertClose(values[i], expected[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossesAndGradientsAreThoseOfPyTorch(Case expected) {
    try (Scope scope = Scope.open()) {
      Tensor real = ObjectiveContract.leaf(expected.real);
      Tensor fake = ObjectiveContract.leaf(expected.fake);
      Tensor d = Minimax.DEFAULTS.discriminatorLoss(real, fake);
      d.backward();
      assertClose(d.item_double(), expected.discriminatorLoss);
      assertClose(real.grad(), expected.realGradient);
      assertClose(fake.grad(), expected.fakeGradient);

      Tensor minimax = ObjectiveContract.leaf(expected.fake);
      Tensor loss = Minimax.DEFAULTS.generatorLoss(ObjectiveContract.NONE, minimax);
      loss.backward();
      assertClose(loss.item_double(), expected.minimaxLoss);
      assertClose(minimax.grad(), expected.minimaxGradient);

      Tensor saturating = ObjectiveContract.leaf(expected.fake);
      loss = NonSaturating.DEFAULTS.generatorLoss(ObjectiveContract.NONE, saturating);
      loss.backward();
      assertClose(loss.item_double(), expected.nonSaturatingLoss);
      assertClose(saturating.grad(), expected.nonSaturatingGradient);
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
}
