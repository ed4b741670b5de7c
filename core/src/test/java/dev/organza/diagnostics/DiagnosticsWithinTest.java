package dev.organza.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One sample a class is told from classes that vary, however evenly the classes are drawn. */
class DiagnosticsWithinTest {

  private static final int CLASSES = 5;

  private static final int[] LABELS = new int[100];

  static {
    for (int i = 0; i < LABELS.length; i++) {
      LABELS[i] = i % CLASSES;
    }
  }

  /**
   * Distances between points in 8 dimensions, around 10 times their label in the first, that vary
   * by so much in each.
   */
  private static double[][] distances(double[] spreads, int seed) {
    Random random = new Random(seed);
    double[][] points = new double[LABELS.length][spreads.length];
    for (int i = 0; i < points.length; i++) {
      for (int k = 0; k < spreads.length; k++) {
        points[i][k] = (k == 0 ? 10 * LABELS[i] : 0) + spreads[k] * random.nextGaussian();
      }
    }
    double[][] distances = new double[points.length][points.length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < points.length; j++) {
        for (int k = 0; k < spreads.length; k++) {
          distances[i][j] += Math.pow(points[i][k] - points[j][k], 2);
        }
        distances[i][j] = Math.sqrt(distances[i][j]);
      }
    }
    return distances;
  }

  private static double[] all(double spread) {
    double[] spreads = new double[8];
    Arrays.fill(spreads, spread);
    return spreads;
  }

  private static Map<String, Object> beside(double[] spreads) {
    DiagnosticsWithin within = new DiagnosticsWithin(distances(all(1), 1), LABELS, CLASSES);
    Map<String, Object> values = new LinkedHashMap<>();
    within.examine(distances(spreads, 2), LABELS, values);
    return values;
  }

  private static double number(Map<String, Object> values, String name) {
    return ((Number) values.getOrDefault(name, Double.NaN)).doubleValue();
  }

  @Test
  void samplesOfTheSameKindAreAtOne() {
    assertThat(number(beside(all(1)), Diagnostics.WITHIN)).isCloseTo(1, within(0.1));
    assertThat(number(beside(all(1)), Diagnostics.WITHIN_DIMENSION)).isCloseTo(1, within(0.2));
  }

  @Test
  void theSpreadIsThatWithinClasses() {
    assertThat(number(beside(all(0.5)), Diagnostics.WITHIN)).isCloseTo(0.5, within(0.05));
    assertThat(number(beside(all(0)), Diagnostics.WITHIN)).isZero();
    assertThat(number(beside(all(0)), Diagnostics.WITHIN_DIMENSION)).isZero();
  }

  /**
   * One sample a class, only lighter or darker: as far apart as real ones, in one direction of 8.
   */
  @Test
  void oneDirectionIsTold() {
    double[] one = {0, Math.sqrt(8), 0, 0, 0, 0, 0, 0};
    Map<String, Object> values = beside(one);
    assertThat(number(values, Diagnostics.WITHIN)).isGreaterThan(0.7);
    assertThat(number(values, Diagnostics.WITHIN_DIMENSION)).isBetween(0.08, 0.2);
  }

  @Test
  void tooFewOfAClassSayNothing() {
    DiagnosticsWithin within = new DiagnosticsWithin(distances(all(1), 1), LABELS, CLASSES);
    Map<String, Object> values = new LinkedHashMap<>();
    within.examine(new double[3][3], new int[] {0, 0, 0}, values);
    assertThat(values).isEmpty();
  }
}
