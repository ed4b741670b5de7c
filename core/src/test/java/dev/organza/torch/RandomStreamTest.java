package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

  private static float[] draw(RandomStream stream, int count) {
    try (Scope scope = Scope.open()) {
      return HostMemory.floats(stream.normal(0, 1, count));
    }
  }

  @Test
  void theSameSeedAndNameGiveTheSameNumbers() {
    try (RandomStream a = RandomStream.of(7, "latents");
        RandomStream b = RandomStream.of(7, "latents")) {
      assertThat(draw(a, 100)).isEqualTo(draw(b, 100));
    }
  }

  @Test
  void seedsAndNamesAreSeparateStreams() {
    try (RandomStream a = RandomStream.of(7, "latents");
        RandomStream b = RandomStream.of(8, "latents");
        RandomStream c = RandomStream.of(7, "dropout")) {
      float[] drawn = draw(a, 10_000);
      // The correlation of independent streams is 0 ± 1/√n.
      assertThat(correlation(drawn, draw(b, 10_000))).isCloseTo(0, within(0.05));
      assertThat(correlation(drawn, draw(c, 10_000))).isCloseTo(0, within(0.05));
    }
  }

  @Test
  void aRestoredStateContinuesWhereItWasSaved() {
    try (RandomStream stream = RandomStream.of(1, "x");
        RandomStream other = RandomStream.of(2, "y")) {
      draw(stream, 33); // an odd count, so that a cached half of a pair would show
      byte[] state = stream.state();
      float[] expected = draw(stream, 1001);
      other.restore(state);
      assertThat(draw(other, 1001)).isEqualTo(expected);
    }
  }

  @Test
  void aDamagedStateIsRefusedByName() {
    try (RandomStream stream = RandomStream.of(1, "latents")) {
      byte[] state = stream.state();
      assertThatThrownBy(() -> stream.restore(Arrays.copyOf(state, 100)))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("latents");
    }
  }

  @Test
  void drawsFollowTheirLaws() {
    int n = 200_000;
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(3, "laws")) {
      double[] normal = moments(HostMemory.floats(stream.normal(2, 0.5, n)));
      assertThat(normal[0]).isCloseTo(2, within(5 * 0.5 / Math.sqrt(n)));
      assertThat(normal[1]).isCloseTo(0.5, within(5 * 0.5 / Math.sqrt(2 * n)));
      float[] drawn = HostMemory.floats(stream.uniform(-1, 3, n));
      double[] uniform = moments(drawn);
      assertThat(uniform[0]).isCloseTo(1, within(5 * 4 / Math.sqrt(12.0 * n)));
      assertThat(uniform[1]).isCloseTo(4 / Math.sqrt(12), within(0.02));
      for (float value : drawn) {
        assertThat(value).isBetween(-1f, 3f);
      }
      double[] coin = moments(HostMemory.floats(stream.bernoulli(0.8, n)));
      assertThat(coin[0]).isCloseTo(0.8, within(5 * 0.4 / Math.sqrt(n)));
    }
  }

  private static double correlation(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum / a.length; // both are standard normal
  }

  private static double[] moments(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value;
    }
    mean /= values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new double[] {mean, Math.sqrt(squares / values.length)};
  }

  @Test
  void oneDrawForEachSampleStretchesOverIt() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(5, "each")) {
      byte[] state = stream.state();
      Tensor drawn = stream.uniformForEach(2, 3, torch.zeros(new long[] {4, 3, 2, 2}));
      assertThat(drawn.shape()).containsExactly(4, 1, 1, 1);
      stream.restore(state);
      assertThat(HostMemory.floats(drawn)).isEqualTo(HostMemory.floats(stream.uniform(2, 3, 4)));
    }
  }
}
