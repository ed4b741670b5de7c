package dev.organza.diagnostics;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How the generated samples of one mode vary beside the real ones of it: not at all for a generator
 * that has one sample for each class, however evenly it draws the classes.
 */
final class DiagnosticsWithin {

  /** With fewer samples in a mode the mean distance says nothing… */
  private static final int FEWEST = 4;

  /** …and with fewer than this the number of directions. */
  private static final int FEWEST_FOR_DIMENSION = 10;

  private final double[] spreads;
  private final double[] dimensions;

  /**
   * @param distances {@code [R][R]} between the real samples
   * @param modes {@code [R]}: which mode each is of
   * @param count how many modes there are
   */
  DiagnosticsWithin(double[][] distances, int[] modes, int count) {
    this.spreads = each(distances, modes, count, DiagnosticsWithin::spread);
    this.dimensions = each(distances, modes, count, DiagnosticsWithin::dimension);
  }

  /**
   * Adds what generated samples are like within modes, where enough of a mode are there.
   *
   * @param distances {@code [N][N]} between the generated samples
   * @param modes {@code [N]}: which mode each is of, or was asked to be of
   */
  void examine(double[][] distances, int[] modes, Map<String, Object> values) {
    put(
        Diagnostics.WITHIN,
        spreads,
        each(distances, modes, spreads.length, DiagnosticsWithin::spread),
        values);
    put(
        Diagnostics.WITHIN_DIMENSION,
        dimensions,
        each(distances, modes, dimensions.length, DiagnosticsWithin::dimension),
        values);
  }

  /** The mean ratio over the modes in which both are known. */
  private static void put(String name, double[] real, double[] fake, Map<String, Object> values) {
    IntStream.range(0, real.length)
        .filter(k -> real[k] > 0 && !Double.isNaN(fake[k]))
        .mapToDouble(k -> fake[k] / real[k])
        .average()
        .ifPresent(mean -> values.put(name, mean));
  }

  private static double[] each(
      double[][] distances, int[] modes, int count, ToDoubleFunction<double[][]> measure) {
    double[] measured = new double[count];
    for (int k = 0; k < count; k++) {
      int mode = k;
      int[] members = IntStream.range(0, modes.length).filter(i -> modes[i] == mode).toArray();
      double[][] among = new double[members.length][members.length];
      for (int i = 0; i < members.length; i++) {
        for (int j = 0; j < members.length; j++) {
          among[i][j] = distances[members[i]][members[j]];
        }
      }
      measured[k] = measure.applyAsDouble(among);
    }
    return measured;
  }

  /** The mean distance between two samples; NaN for too few. */
  private static double spread(double[][] distances) {
    int n = distances.length;
    if (n < FEWEST) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += distances[i][j];
      }
    }
    return 2 * sum / ((double) n * (n - 1));
  }

  /**
   * The participation ratio of the samples' covariance, from their distances: the eigenvalues are
   * those of −½JD²J, J being the centring matrix (Torgerson 1952). n samples of many directions
   * seem to vary in fewer than n, by 1/n of the reciprocal; that is taken off. NaN for too few.
   */
  private static double dimension(double[][] distances) {
    int n = distances.length;
    if (n < FEWEST_FOR_DIMENSION) {
      return Double.NaN;
    }
    double[] means = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      for (double distance : distances[i]) {
        means[i] += distance * distance / n;
      }
      mean += means[i] / n;
    }
    double trace = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double squared = distances[i][j] * distances[i][j];
        double product = -0.5 * (squared - means[i] - means[j] + mean);
        trace += i == j ? product : 0;
        squares += product * product;
      }
    }
    if (squares == 0) {
      return 0;
    }
    double reciprocal = squares / (trace * trace);
    return 1 / Math.max(reciprocal - 1.0 / (n - 1), 1.0 / (n - 1));
  }
}
