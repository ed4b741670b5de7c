package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelDensityTest {

  private static double[] normal(int count) {
    Random random = new Random(1);
    return random.doubles(count).map(x -> random.nextGaussian()).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 200_000})
  void samplesOfANormalGiveItsDensity(int count) {
    KernelDensity density = new KernelDensity(normal(count), 0);
    for (double x = -3; x <= 3; x += 0.5) {
      double exact = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      assertThat(density.applyAsDouble(x)).isCloseTo(exact, within(0.025));
    }
  }

  @Test
  void itIntegratesToOne() {
    KernelDensity density = new KernelDensity(new double[] {-1, 0, 0, 5, Double.NaN}, 0);
    double sum = 0;
    for (double x = -30; x < 30; x += 0.01) {
      sum += 0.01 * density.applyAsDouble(x);
    }
    assertThat(sum).isCloseTo(1, within(1e-4));
  }

  @Test
  void oneSampleIsOneKernelOfTheLeastBandwidth() {
    KernelDensity density = new KernelDensity(new double[] {2}, 0.5);
    assertThat(density.applyAsDouble(2)).isCloseTo(0.7978846, within(1e-6)); // 1 / (0.5 sqrt(2 pi))
    assertThat(density.applyAsDouble(2.5)).isCloseTo(0.4839414, within(1e-6)); // times e^-0.5
  }

  @Test
  void aCollapsedGeneratorAndNoSamplesAreDrawnAllTheSame() {
    double[] same = new double[100];
    Arrays.fill(same, 3);
    KernelDensity spike = new KernelDensity(same, 0.1);
    assertThat(spike.applyAsDouble(3)).isCloseTo(3.9894228, within(1e-6));
    assertThat(spike.applyAsDouble(5)).isZero();
    assertThat(new KernelDensity(new double[0], 0.1).applyAsDouble(0)).isZero();
  }
}
