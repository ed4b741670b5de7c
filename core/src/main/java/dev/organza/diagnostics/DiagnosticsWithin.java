package dev.organza.diagnostics;

import dev.organza.distance.Dispersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How the generated samples of one mode vary beside the real ones of it: not at all for a generator
 * that has one sample for each class, however evenly it draws the classes.
 */
final class DiagnosticsWithin {

  /** With fewer samples in a mode the mean distance says nothing… */
  static final int FEWEST = 4;

  /** …and with fewer than this the number of directions. */
  private static final int FEWEST_FOR_DIMENSION = 10;

  /** A mode whose samples are nearer to each other than this share of the real ones' distance. */
  private static final double COLLAPSED = 0.2;

  private final double[] spreads;
  private final double[] dimensions;

  private DiagnosticsWithin(double[] spreads, double[] dimensions) {
    this.spreads = spreads;
    this.dimensions = dimensions;
  }

  /**
   * @param distances {@code [R][R]} between the real samples
   * @param modes {@code [R]}: which mode each is of
   * @param count how many modes there are
   */
  DiagnosticsWithin(double[][] distances, int[] modes, int count) {
    this(
        each(distances, modes, count, DiagnosticsWithin::spread),
        each(distances, modes, count, DiagnosticsWithin::dimension));
  }

  /**
   * For modes of too few real samples to know how they vary.
   *
   * @param distance what generated samples of a mode are to be apart
   */
  static DiagnosticsWithin ofDistance(double distance, int count) {
    double[] spreads = new double[count];
    double[] dimensions = new double[count];
    Arrays.fill(spreads, distance);
    Arrays.fill(dimensions, Double.NaN);
    return new DiagnosticsWithin(spreads, dimensions);
  }

  /**
   * Adds what generated samples are like within modes, where enough of a mode are there.
   *
   * @param distances {@code [N][N]} between the generated samples
   * @param modes {@code [N]}: which mode each is of, or was asked to be of
   */
  void examine(double[][] distances, int[] modes, Map<String, Object> values) {
    put(Diagnostics.WITHIN, ratios(distances, modes), values);
    put(
        Diagnostics.WITHIN_DIMENSION,
        ratios(dimensions, each(distances, modes, dimensions.length, DiagnosticsWithin::dimension)),
        values);
  }

  /**
   * Adds which modes have nearly the same sample each time.
   *
   * @param names of the modes
   */
  void name(double[][] distances, int[] modes, List<String> names, Map<String, Object> values) {
    double[] ratios = ratios(distances, modes);
    List<String> collapsed =
        IntStream.range(0, ratios.length)
            .filter(k -> ratios[k] < COLLAPSED)
            .mapToObj(names::get)
            .toList();
    values.put(Diagnostics.WITHIN_COLLAPSED, collapsed.size());
    values.put(Diagnostics.WITHIN_NAMES, String.join(", ", collapsed));
  }

  private double[] ratios(double[][] distances, int[] modes) {
    return ratios(spreads, each(distances, modes, spreads.length, DiagnosticsWithin::spread));
  }

  /** Generated over real of each mode, NaN where either is not known. */
  private static double[] ratios(double[] real, double[] fake) {
    return IntStream.range(0, real.length)
        .mapToDouble(k -> real[k] > 0 ? fake[k] / real[k] : Double.NaN)
        .toArray();
  }

  /** The mean ratio over the modes in which both are known. */
  private static void put(String name, double[] ratios, Map<String, Object> values) {
    Arrays.stream(ratios)
        .filter(ratio -> !Double.isNaN(ratio))
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

  private static double spread(double[][] distances) {
    return distances.length < FEWEST ? Double.NaN : Dispersion.meanDistance(distances);
  }

  private static double dimension(double[][] distances) {
    return distances.length < FEWEST_FOR_DIMENSION ? Double.NaN : Dispersion.directions(distances);
  }
}
