package dev.organza.game.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.RandomStream;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriorTest {

  @Nested
  class NormalTest extends PriorContract {
    @Override
    Prior prior(Random random) {
      return new NormalPrior(1 + random.nextInt(30));
    }

    @Override
    double mean(Prior prior, int coordinate) {
      return 0;
    }

    @Override
    double variance(Prior prior, int coordinate) {
      return 1;
    }

    @Override
    double fourthMoment(Prior prior, int coordinate) {
      return 3;
    }
  }

  @Nested
  class UniformTest extends PriorContract {
    @Override
    Prior prior(Random random) {
      return new UniformPrior(1 + random.nextInt(30), random.nextDouble(0.1, 5));
    }

    private double bound(Prior prior) {
      return ((UniformPrior) prior).bound();
    }

    @Override
    double mean(Prior prior, int coordinate) {
      return 0;
    }

    @Override
    double variance(Prior prior, int coordinate) {
      return Math.pow(bound(prior), 2) / 3;
    }

    @Override
    double fourthMoment(Prior prior, int coordinate) {
      return Math.pow(bound(prior), 4) / 5;
    }

    @Test
    void drawsFillTheIntervalAndStayInIt() {
      UniformPrior prior = new UniformPrior(4, 1.5);
      try (RandomStream stream = RandomStream.of(1, "test")) {
        float least = 0;
        float most = 0;
        for (float z : draw(prior, 10_000, stream)) {
          least = Math.min(least, z);
          most = Math.max(most, z);
        }
        assertThat(least).isBetween(-1.5f, -1.499f);
        assertThat(most).isBetween(1.499f, 1.5f);
      }
    }
  }

  @Nested
  class SphereTest extends PriorContract {
    @Override
    Prior prior(Random random) {
      return new SpherePrior(2 + random.nextInt(30));
    }

    @Override
    double mean(Prior prior, int coordinate) {
      return 0;
    }

    @Override
    double variance(Prior prior, int coordinate) {
      return 1;
    }

    /** E u_j⁴ = 3/(n(n+2)) on the unit sphere, times n² for radius √n. */
    @Override
    double fourthMoment(Prior prior, int coordinate) {
      double n = prior.size();
      return 3 * n / (n + 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 100, 512})
    void everyDrawLiesOnTheSphere(int size) {
      try (RandomStream stream = RandomStream.of(1, "test")) {
        float[] z = draw(new SpherePrior(size), 200, stream);
        for (int i = 0; i < 200; i++) {
          double squares = 0;
          for (int j = 0; j < size; j++) {
            squares += (double) z[i * size + j] * z[i * size + j];
          }
          assertThat(Math.sqrt(squares / size)).isCloseTo(1, within(1e-6));
        }
      }
    }

    @Test
    void aSphereHasTwoDimensions() {
      assertThatThrownBy(() -> new SpherePrior(1)).hasMessageContaining("size is 1");
    }
  }

  @Nested
  class MixtureTest extends PriorContract {
    @Override
    Prior prior(Random random) {
      int bits = random.nextInt(5);
      return new MixturePrior(
          Math.max(1, bits) + random.nextInt(10),
          1 << bits,
          random.nextDouble(0.5, 4),
          random.nextDouble(0.1, 1));
    }

    /** The corners are balanced when their number is a power of two; one centre is all minus. */
    @Override
    double mean(Prior prior, int coordinate) {
      return 0;
    }

    private boolean split(MixturePrior prior, int coordinate) {
      return 1 << coordinate < prior.components();
    }

    @Override
    double variance(Prior prior, int coordinate) {
      MixturePrior p = (MixturePrior) prior;
      double spread = split(p, coordinate) ? p.spread() : 0;
      return spread * spread + p.deviation() * p.deviation();
    }

    /** E (±s + dε)⁴ = s⁴ + 6s²d² + 3d⁴. */
    @Override
    double fourthMoment(Prior prior, int coordinate) {
      MixturePrior p = (MixturePrior) prior;
      double s2 = split(p, coordinate) ? p.spread() * p.spread() : 0;
      double d2 = p.deviation() * p.deviation();
      return s2 * s2 + 6 * s2 * d2 + 3 * d2 * d2;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13})
    void everyComponentIsAsLikelyAsTheOthers(int components) {
      // A spread of 10 deviations: the nearest centre is the one it came from.
      MixturePrior prior = new MixturePrior(6, components, 1.0, 0.1);
      int n = 20_000;
      int[] counts = new int[components];
      double squares = 0;
      try (RandomStream stream = RandomStream.of(4, "test")) {
        float[] z = draw(prior, n, stream);
        for (int i = 0; i < n; i++) {
          int k = 0;
          for (int bit = 0; 1 << bit < components; bit++) {
            k |= z[i * 6 + bit] > 0 ? 1 << bit : 0;
          }
          assertThat(k).isLessThan(components);
          counts[k]++;
          for (int j = 0; j < 6; j++) {
            double centre = 1 << j < components ? ((k >> j & 1) == 1 ? 1 : -1) : 0;
            squares += Math.pow(z[i * 6 + j] - centre, 2);
          }
        }
      }
      double expected = (double) n / components;
      double chiSquared = 0;
      for (int count : counts) {
        chiSquared += (count - expected) * (count - expected) / expected;
      }
      // Mean K−1, variance 2(K−1): five deviations above.
      assertThat(chiSquared).isLessThan(components - 1 + 5 * Math.sqrt(2.0 * components));
      // The distances to the centres are those of N(0, 0.1² I) in six dimensions.
      assertThat(squares / n).isCloseTo(6 * 0.01, within(5 * 0.01 * Math.sqrt(12.0 / n)));
    }

    @Test
    void moreComponentsThanCornersAreRefused() {
      assertThatThrownBy(() -> new MixturePrior(2, 5, 1, 1))
          .hasMessageContaining("5 components need a size of at least 3");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_537})
  void impossibleSizesAreRefused(int size) {
    assertThatThrownBy(() -> new NormalPrior(size)).hasMessageContaining("size is " + size);
    assertThatThrownBy(() -> new UniformPrior(size, 1)).hasMessageContaining("size is " + size);
    assertThatThrownBy(() -> new SpherePrior(size)).hasMessageContaining("size is " + size);
    assertThatThrownBy(() -> new MixturePrior(size, 1, 1, 1))
        .hasMessageContaining("size is " + size);
  }
}
