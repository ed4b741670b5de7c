package dev.organza.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlicesTest {

  private static float[][] normal(int count, int dimension, float shift, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] samples = new float[count][dimension];
    for (float[] sample : samples) {
      for (int k = 0; k < dimension; k++) {
        sample[k] = (float) random.nextGaussian() + (k == 0 ? shift : 0);
      }
    }
    return samples;
  }

  /** In the plane the mean of |cos φ| is 2/π. */
  @Test
  void aShiftIsSeenByItsMeanProjection() {
    Slices slices = Slices.random(2000, 2, new SplittableRandom(1));
    double distance =
        Slices.distance(slices.sorted(normal(100, 2, 0, 7)), slices.sorted(normal(100, 2, 3, 7)));
    assertThat(distance).isCloseTo(3 * 2 / Math.PI, within(0.04));
  }

  @Test
  void samplesThatAreRepeatedAreTheSameDistribution() {
    float[][] once = normal(10, 3, 0, 2);
    float[][] thrice = new float[30][];
    for (int i = 0; i < thrice.length; i++) {
      thrice[i] = once[i % once.length];
    }
    Slices slices = Slices.random(8, 3, new SplittableRandom(1));
    assertThat(Slices.distance(slices.sorted(once), slices.sorted(thrice)))
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void oneNumberHasOneDirection() {
    assertThat(Slices.random(100, 1, new SplittableRandom(1)).count()).isEqualTo(1);
  }
}
