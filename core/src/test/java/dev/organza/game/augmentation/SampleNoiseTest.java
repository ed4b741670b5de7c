package dev.organza.game.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Its laws are those of every augmentation; here what is its own. */
class SampleNoiseTest {

  /**
   * The deviations of s·ε over samples are those of s ~ U[0, p·σ): mean p·σ/2, variance p²σ²/12.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.25, 1})
  void levelsAreUniformUpToPTimesTheDeviation(double p) {
    int count = 2000;
    int values = 1600;
    double most = p * 0.8;
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "noise")) {
      Tensor black = torch.full(new long[] {count, 1, 40, 40}, new Scalar(-1.0));
      float[] noisy =
          HostMemory.floats(new SampleNoise(Strength.Scheduled.DEFAULTS, 0.8).of(black, p, stream));
      double[] levels = new double[count];
      double sum = 0;
      for (int n = 0; n < count; n++) {
        double squares = 0;
        for (int i = n * values; i < (n + 1) * values; i++) {
          sum += noisy[i] + 1;
          squares += (noisy[i] + 1.0) * (noisy[i] + 1.0);
        }
        levels[n] = Math.sqrt(squares / values);
      }
      assertThat(sum / count / values).isCloseTo(0, within(0.002)); // five deviations
      double mean = Arrays.stream(levels).average().orElseThrow();
      double variance =
          Arrays.stream(levels)
              .map(level -> (level - mean) * (level - mean))
              .average()
              .orElseThrow();
      assertThat(mean).isCloseTo(most / 2, within(0.035 * most)); // five of most/√12/√2000
      assertThat(variance).isCloseTo(most * most / 12, within(0.15 * most * most / 12));
      assertThat(Arrays.stream(levels).max().orElseThrow()).isBetween(0.95 * most, 1.08 * most);
    }
  }

  @Test
  void withoutStrengthNothingIsDrawn() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(2, "noise")) {
      Tensor samples = stream.normal(0, 1, 3, 2);
      byte[] state = stream.state();
      assertThat(SampleNoise.DEFAULTS.of(samples, 0, stream)).isSameAs(samples);
      assertThat(stream.state()).isEqualTo(state);
    }
  }

  @Test
  void rowsAndSignalsHaveNoiseToo() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(3, "noise")) {
      for (Shape shape : new Shape[] {Shape.of(2), Shape.signal(1, 16), Shape.image(3, 8, 8)}) {
        SampleNoise.DEFAULTS.requireFits(shape);
        Tensor zeros = torch.zeros(shape.batch(5));
        Tensor noisy = SampleNoise.DEFAULTS.of(zeros, 1, stream);
        assertThat(noisy.shape()).isEqualTo(shape.batch(5));
        assertThat(HostMemory.floats(noisy)).doesNotContain(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aDeviationIsAboveZeroAndFinite(double deviation) {
    assertThatThrownBy(() -> new SampleNoise(Strength.Adaptive.DEFAULTS, deviation))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deviation is");
  }
}
