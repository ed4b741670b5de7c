package dev.organza.game.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.Scope;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastSquaresTest {

  @Nested
  class Laws extends ObjectiveContract {

    @Override
    Objective objective(Random random) {
      return random.nextInt(4) == 0
          ? LeastSquares.DEFAULTS
          : new LeastSquares(
              random.nextDouble(-2, 2), random.nextDouble(-2, 2), random.nextDouble(-2, 2));
    }

    @Override
    Wishes wishes(Objective objective) {
      LeastSquares game = (LeastSquares) objective;
      return new Wishes(game.realTarget(), game.fakeTarget(), game.generatorTarget(), Double.NaN);
    }

    /** D* = (b·p + a·q)/(p + q), where the loss is ½(b − a)²·Σ pq/(p + q). */
    @Override
    Optimum optimum(Objective objective, double[] p, double[] q) {
      double a = ((LeastSquares) objective).fakeTarget();
      double b = ((LeastSquares) objective).realTarget();
      double[] best = new double[p.length];
      double loss = 0;
      for (int i = 0; i < p.length; i++) {
        best[i] = (b * p[i] + a * q[i]) / (p[i] + q[i]);
        loss += 0.5 * (b - a) * (b - a) * p[i] * q[i] / (p[i] + q[i]);
      }
      return new Optimum(best, loss);
    }
  }

  /** With b − c = 1 and b − a = 2: ½E_p(D* − c)² + ½E_q(D* − c)² = ½χ²(p + q ‖ 2q). */
  @Test
  void theSecondCodingIsPearsonsChiSquared() {
    LeastSquares pearson = new LeastSquares(-1, 1, 0);
    int[][] counts = {{5, 1, 2, 8}, {2, 6, 4, 4}};
    double[] best = new double[4];
    double chiSquared = 0;
    for (int i = 0; i < 4; i++) {
      double p = counts[0][i] / 16.0;
      double q = counts[1][i] / 16.0;
      best[i] = (p - q) / (p + q);
      chiSquared += Math.pow(2 * q - (p + q), 2) / (p + q);
    }
    try (Scope scope = Scope.open()) {
      double both = 0;
      for (int[] side : counts) {
        both +=
            pearson
                .generatorLoss(
                    ObjectiveContract.NONE,
                    ObjectiveContract.repeated(ObjectiveContract.exact(best), side))
                .item_double();
      }
      assertThat(both).isCloseTo(chiSquared / 2, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void targetsAreFinite(double value) {
    assertThatThrownBy(() -> new LeastSquares(value, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fakeTarget is " + value);
    assertThatThrownBy(() -> new LeastSquares(0, value, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("realTarget is " + value);
    assertThatThrownBy(() -> new LeastSquares(0, 1, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("generatorTarget is " + value);
  }

  @Test
  void theTargetsOfTheDiscriminatorDiffer() {
    assertThatThrownBy(() -> new LeastSquares(1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fakeTarget and realTarget are both 1.0");
  }
}
