package dev.organza.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.data.Fixtures;
import dev.organza.data.SplitMix;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DensitySourceTest {

  private static Density density(String name) {
    return Fixtures.open(name).density().orElseThrow();
  }

  /** Midpoint rule on [−limit, limit]^d; exact enough when a step is at most half a deviation. */
  @ParameterizedTest
  @CsvSource({"gaussian,8,1000", "mixture,8,1000", "ring8,1.2,480", "grid25,4.5,450"})
  void densitiesIntegrateToOne(String name, double limit, int steps) {
    Density density = density(name);
    double step = 2 * limit / steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double x = -limit + (i + 0.5) * step;
      if (density.dimension() == 1) {
        sum += Math.exp(density.logDensity(x)) * step;
      } else {
        for (int j = 0; j < steps; j++) {
          sum += Math.exp(density.logDensity(x, -limit + (j + 0.5) * step)) * step * step;
        }
      }
    }
    assertThat(sum).isCloseTo(1, offset(1e-6));
  }

  /** 100,000 samples: the tolerances are about five standard errors. */
  @ParameterizedTest
  @CsvSource({
    // name, mean, variance of each coordinate, by theory
    "gaussian,4,0.25,0.008,0.006",
    "mixture,0,4.75,0.035,0.1",
    "ring8,0,0.5001,0.012,0.008",
    "grid25,0,8.0025,0.045,0.15",
  })
  void samplesHaveTheMomentsOfTheTheory(
      String name, double mean, double variance, double meanError, double varianceError) {
    Dataset dataset = Fixtures.open(name);
    assertThat(dataset.count()).isEqualTo(100_000);
    for (int axis = 0; axis < dataset.shape().elements(); axis++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < dataset.count(); i++) {
        double x = Fixtures.sample(dataset, i)[axis];
        sum += x;
        squares += (x - mean) * (x - mean);
      }
      assertThat(sum / dataset.count()).isCloseTo(mean, offset(meanError));
      assertThat(squares / dataset.count()).isCloseTo(variance, offset(varianceError));
    }
  }

  /**
   * E[−log p(x)] of the samples is the entropy; here of well-separated components: ln K + d/2
   * ln(2πeσ²).
   */
  @ParameterizedTest
  @CsvSource({"ring8,8,0.01", "grid25,25,0.05"})
  void samplesComeFromTheirDensity(String name, int modes, double deviation) {
    Dataset dataset = Fixtures.open(name);
    Density density = dataset.density().orElseThrow();
    assertThat(density.modes()).hasSize(modes);
    assertThat(density.modeStandardDeviation()).isEqualTo(deviation);
    double entropy = Math.log(modes) + Math.log(2 * Math.PI * Math.E * deviation * deviation);
    double sum = 0;
    int[] times = new int[modes];
    for (int i = 0; i < dataset.count(); i++) {
      float[] x = Fixtures.sample(dataset, i);
      sum -= density.logDensity(x[0], x[1]);
      times[nearest(density.modes(), x)]++;
    }
    assertThat(sum / dataset.count()).isCloseTo(entropy, offset(0.02));
    double expected = (double) dataset.count() / modes;
    assertThat(IntStream.of(times)).allMatch(n -> Math.abs(n - expected) < 6 * Math.sqrt(expected));
  }

  private static int nearest(List<double[]> modes, float[] x) {
    int best = 0;
    for (int k = 1; k < modes.size(); k++) {
      if (Math.hypot(modes.get(k)[0] - x[0], modes.get(k)[1] - x[1])
          < Math.hypot(modes.get(best)[0] - x[0], modes.get(best)[1] - x[1])) {
        best = k;
      }
    }
    return best;
  }

  @Test
  void ringHasEightDistinctAngles() {
    List<double[]> modes = density("ring8").modes();
    for (int a = 0; a < 8; a++) {
      for (int b = 0; b < a; b++) {
        // Neighbours on a circle of radius 1 at 45° are 2 sin(22.5°) = 0.765 apart.
        assertThat(Math.hypot(modes.get(a)[0] - modes.get(b)[0], modes.get(a)[1] - modes.get(b)[1]))
            .isGreaterThan(0.76);
      }
    }
    assertThat(modes.get(1)).containsExactly(new double[] {0.70710678, 0.70710678}, offset(1e-8));
  }

  @Test
  void logDensityIsThatOfTheNormal() {
    // log N(4; 4, ½²) = −ln(½√(2π)), and a deviation further out it is ½ less.
    assertThat(density("gaussian").logDensity(4)).isCloseTo(-0.2257913526, offset(1e-9));
    assertThat(density("gaussian").logDensity(4.5)).isCloseTo(-0.7257913526, offset(1e-9));
    assertThat(density("gaussian").modes()).isEmpty();
    // Halfway between far components the density is tiny, not zero.
    assertThat(density("grid25").logDensity(1, 1)).isFinite().isLessThan(-390);
    assertThat(density("grid25").logDensity(1e300, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatIllegalArgumentException().isThrownBy(() -> density("ring8").logDensity(1));
  }

  @Test
  void swissRollIsASpiralWithoutADensity() {
    Dataset roll = Fixtures.open("swissroll");
    assertThat(roll.density()).isEmpty();
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (int i = 0; i < roll.count(); i++) {
      float[] x = Fixtures.sample(roll, i);
      double radius = Math.hypot(x[0], x[1]);
      low = Math.min(low, radius);
      high = Math.max(high, radius);
    }
    // Radii from 0.15π to 0.45π, give or take five deviations of the noise.
    assertThat(low).isCloseTo(0.15 * Math.PI, offset(0.1));
    assertThat(high).isCloseTo(0.45 * Math.PI, offset(0.1));
  }

  /**
   * Computed by a separate program (Python) from the published algorithm SplitMix64, seed 1234567.
   */
  @Test
  void generatorIsSplitMix64() {
    SplitMix random = new SplitMix(1234567);
    assertThat(new long[] {random.next(), random.next(), random.next()})
        .containsExactly(6457827717110365317L, 3203168211198807973L, -8629252141511181193L);
  }
}
