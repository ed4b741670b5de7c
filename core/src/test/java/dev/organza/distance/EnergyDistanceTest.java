package dev.organza.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The energy distance has its closed form between normal distributions, and no bias at 0. */
class EnergyDistanceTest {

  private static Tensor normal(RandomStream stream, long count, long features) {
    return stream.normal(0, 1, count, features).to(torch.ScalarType.Double);
  }

  /** Φ of the normal distribution, from its complementary error function's series. */
  private static double phi(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 60; n++) {
      term *= x * x / (2 * n + 1);
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The mean of |D| for D ~ N(δ, 2), the difference of two draws (the folded normal). */
  private static double meanDistance(double delta) {
    double sigma = Math.sqrt(2);
    return sigma * Math.sqrt(2 / Math.PI) * Math.exp(-delta * delta / 4)
        + delta * (1 - 2 * phi(-delta / sigma));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 1, 2})
  void aMovedNormalIsAtTheDistanceOfTheory(double delta) {
    double theory = (2 * meanDistance(delta) - 2 * meanDistance(0)) / meanDistance(0);
    double sum = 0;
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "energy")) {
      for (int i = 0; i < 30; i++) {
        try (EnergyDistance energy =
            new EnergyDistance(normal(stream, 400, 1), new SplittableRandom(1))) {
          sum += energy.to(normal(stream, 400, 1).add(new Scalar(delta))) / 30;
        }
      }
    }
    // A mean of 400 draws has the deviation 1/20, that of 30 pairs of them 0.013.
    assertThat(sum).isCloseTo(theory, within(0.005 + 0.08 * theory));
  }

  @Test
  void equalDistributionsAreAtZeroGiveOrTakeTheNoise() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(2, "energy")) {
      double sum = 0;
      double squares = 0;
      double noise = 0;
      for (int i = 0; i < 40; i++) {
        try (EnergyDistance energy =
            new EnergyDistance(normal(stream, 400, 3), new SplittableRandom(i))) {
          double found = energy.to(normal(stream, 256, 3));
          sum += found / 40;
          squares += found * found / 40;
          noise += energy.noise(256) / 40;
        }
      }
      assertThat(Math.abs(sum)).isLessThan(0.5 * noise);
      assertThat(Math.sqrt(squares)).isBetween(0.6 * noise, 1.6 * noise);
    }
  }
}
