package dev.organza.game.objective;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every objective in float32 against PyTorch in float64, as {@code src/test/python/objectives.py}
 * wrote it down.
 */
class ObjectiveReferenceTest {

  private static final double TOLERANCE = 1e-5;

  /** Below this float32 has fewer digits, and 0 is as good. */
  private static final double NOTHING = 1e-30;

  record Move(double loss, double[] real, double[] fake) {}

  record Case(
      String kind,
      Map<String, Double> parameters,
      String name,
      float[] real,
      float[] fake,
      Move discriminator,
      Move generator) {

    Objective objective() {
      return switch (kind) {
        case "minimax" ->
            new Minimax(of("discriminatorWeight"), of("realTarget"), of("fakeTarget"));
        case "non-saturating" ->
            new NonSaturating(of("discriminatorWeight"), of("realTarget"), of("fakeTarget"));
        case "least-squares" ->
            new LeastSquares(of("fakeTarget"), of("realTarget"), of("generatorTarget"));
        case "wasserstein" -> Wasserstein.DEFAULTS;
        case "hinge" -> Hinge.DEFAULTS;
        case "relativistic" -> Relativistic.DEFAULTS;
        case "relativistic-average" -> RelativisticAverage.DEFAULTS;
        default -> throw new AssertionError(kind);
      };
    }

    private double of(String parameter) {
      return Objects.requireNonNull(parameters.get(parameter), parameter);
    }

    @Override
    public String toString() {
      return kind + " " + parameters.values() + ": " + name;
    }
  }

  static List<Case> cases() {
    try (InputStream stream = ObjectiveReferenceTest.class.getResourceAsStream("objectives.json")) {
      return JsonMapper.builder()
          .build()
          .readerForListOf(Case.class)
          .readValue(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertClose(String what, double actual, double expected) {
    double error = Math.abs(actual - expected);
    assertThat(error)
        .as("%s: %s, expected %s", what, actual, expected)
        .isLessThanOrEqualTo(TOLERANCE * Math.abs(expected) + NOTHING);
  }

  private static void assertClose(String what, Tensor leaf, double[] expected) {
    float[] actual = ObjectiveContract.gradient(leaf);
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertClose(what + " " + i, actual[i], expected[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossesAndGradientsAreThoseOfPyTorch(Case expected) {
    try (Scope scope = Scope.open()) {
      Objective objective = expected.objective();
      Tensor real = ObjectiveContract.leaf(expected.real);
      Tensor fake = ObjectiveContract.leaf(expected.fake);
      Tensor d = objective.discriminatorLoss(real, fake);
      d.backward();
      assertClose(expected + ": D's loss", d.item_double(), expected.discriminator.loss);
      assertClose(expected + ": D, real", real, expected.discriminator.real);
      assertClose(expected + ": D, generated", fake, expected.discriminator.fake);

      Tensor comparison = ObjectiveContract.leaf(expected.real);
      Tensor answer = ObjectiveContract.leaf(expected.fake);
      Tensor g = objective.generatorLoss(() -> comparison, answer);
      g.backward();
      assertClose(expected + ": G's loss", g.item_double(), expected.generator.loss);
      assertClose(expected + ": G, real", comparison, expected.generator.real);
      assertClose(expected + ": G, generated", answer, expected.generator.fake);
    }
  }
}
