package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** One sample a class is told from classes that vary, however evenly the classes are drawn. */
class VitalsWithinTest {

  private static final int CLASSES = 5;

  private static final int[] LABELS = new int[100];

  static {
    for (int i = 0; i < LABELS.length; i++) {
      LABELS[i] = i % CLASSES;
    }
  }

  /** Distances between points around 10 times their label, spread by so much. */
  private static double[][] distances(double spread, int seed) {
    Random random = new Random(seed);
    double[] points = new double[LABELS.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = 10 * LABELS[i] + spread * random.nextGaussian();
    }
    double[][] distances = new double[points.length][points.length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < points.length; j++) {
        distances[i][j] = Math.abs(points[i] - points[j]);
      }
    }
    return distances;
  }

  @Test
  void theRatioIsThatOfTheSpreadsWithinClasses() {
    VitalsWithin within = new VitalsWithin(distances(1, 1), LABELS, CLASSES);
    assertThat(within.ratio(distances(1, 2), LABELS)).isCloseTo(1, within(0.15));
    assertThat(within.ratio(distances(0.5, 3), LABELS)).isCloseTo(0.5, within(0.1));
    assertThat(within.ratio(distances(0, 4), LABELS)).isZero();
  }

  @Test
  void tooFewOfAClassSayNothing() {
    VitalsWithin within = new VitalsWithin(distances(1, 1), LABELS, CLASSES);
    double[][] three = new double[3][3];
    assertThat(within.ratio(three, new int[] {0, 0, 0})).isNaN();
  }
}
