package dev.organza.diagnostics;

import dev.organza.distance.Dispersion;
import dev.organza.distance.EnergyDistance;
import dev.organza.distance.Manifolds;
import dev.organza.distance.Matrices;
import dev.organza.distance.Neighbours;
import dev.organza.distance.Slices;
import dev.organza.distance.SquaredDistances;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What generated samples are like beside real ones. All that concerns the real ones alone is
 * computed once. Sums are taken in float64.
 */
final class DiagnosticsSamples implements AutoCloseable {

  /** Images are averaged to at most this height and width. */
  private static final int LARGEST = 32;

  private static final int DIRECTIONS = 32;

  /** The neighbour whose distance is a sample's radius; 5 as in both papers on small sets. */
  private static final int NEIGHBOUR = 5;

  /** Standard deviations in the networks' scale below this are float32's rounding. */
  private static final double ROUNDING = 1e-6;

  /** How many times the distance between two halves of the data is still taken for chance. */
  private static final double CHANCE = 2;

  private final int count;

  /** Training samples to look for copies among, {@code [T][F]}. */
  private final float[][] training;

  /** The first of them, which generated samples are compared with: {@code [R][F]}. */
  private final float[][] real;

  private final Slices slices;
  private final double[][] sortedReals;
  private final double deviation;
  private final double floor;

  /** Squared distances to the fifth neighbour, {@code [R]}. */
  private final double[] radii;

  private final double realDiversity;
  private final double realNearest;
  private final double[] realDeviations;
  private final double dimension;
  private final DiagnosticsFeatures extractor;
  private final EnergyDistance energy;
  private final double[][] realDistances;

  /**
   * @param training {@code [T, shape…]} in the networks' scale, in random order
   * @param count how many generated samples there will be
   */
  DiagnosticsSamples(Tensor training, int count, RandomStream stream, SplittableRandom random) {
    this.count = count;
    try (Scope scope = Scope.open()) {
      this.training = features(training);
      this.real = Arrays.copyOf(this.training, Math.min(count, this.training.length));
      this.slices = slices(stream.normal(0, 1, real[0].length, DIRECTIONS));
      this.sortedReals = slices.sorted(real);
      this.deviation =
          mean(Arrays.stream(sortedReals).mapToDouble(DiagnosticsSamples::deviation).toArray());
      this.floor = floor();
      this.realDistances = SquaredDistances.roots(real, real);
      this.radii = radii(real);
      this.realDiversity = Dispersion.meanDistance(realDistances);
      this.realNearest = nearestOther(this.training);
      this.realDeviations = deviations(real);
      this.dimension = dimension(this.training);
      this.extractor = new DiagnosticsFeatures(training.dim() == 4 ? (int) training.size(1) : 0);
      this.energy = new EnergyDistance(extractor.of(pooled(training)), random);
    }
  }

  /** The columns of a matrix of normal numbers, {@code [F,directions]}, as unit vectors. */
  private static Slices slices(Tensor normal) {
    Tensor drawn = normal.to(torch.ScalarType.Double);
    double[] values = Matrices.values(drawn.div(drawn.square().sum(0).sqrt()).t());
    int width = (int) normal.size(0);
    double[][] directions = new double[DIRECTIONS][];
    Arrays.setAll(directions, d -> Arrays.copyOfRange(values, d * width, (d + 1) * width));
    return new Slices(directions);
  }

  /** Samples as rows; larger images averaged to 32 pixels. */
  private static float[][] features(Tensor samples) {
    float[] flat = HostMemory.floats(pooled(samples));
    int width = flat.length / (int) samples.size(0);
    float[][] rows = new float[(int) samples.size(0)][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width));
    return rows;
  }

  static Tensor pooled(Tensor samples) {
    return isPooled(samples)
        ? torch.adaptive_avg_pool2d(
            samples, Math.min(LARGEST, samples.size(2)), Math.min(LARGEST, samples.size(3)))
        : samples;
  }

  /** Whether {@link #features} are averages of these samples' values. */
  static boolean isPooled(Tensor samples) {
    return samples.dim() == 4 && (samples.size(2) > LARGEST || samples.size(3) > LARGEST);
  }

  private double floor() {
    int half = real.length / 2;
    if (half == 0) {
      return Double.NaN;
    }
    double between =
        Slices.distance(
            slices.sorted(Arrays.copyOfRange(real, 0, half)),
            slices.sorted(Arrays.copyOfRange(real, half, 2 * half)));
    // Two halves of n/2 are farther from each other by chance than two sets of n, by √2.
    return between / deviation / Math.sqrt(2);
  }

  /**
   * See {@link Diagnostics#REAL_DIMENSION}; from the rows' products, whose trace norms are the
   * same.
   */
  private static double dimension(float[][] rows) {
    try (Scope scope = Scope.open()) {
      Tensor all = Matrices.rows(rows, 0, rows.length);
      Tensor centred = all.sub(all.mean(0));
      Tensor products = centred.matmul(centred.t());
      double trace = products.diagonal().sum().item_double();
      double squares = products.square().sum().item_double();
      return squares > 0 ? trace * trace / squares : 0;
    }
  }

  /** The standard deviation of each feature. */
  private static double[] deviations(float[][] rows) {
    try (Scope scope = Scope.open()) {
      Tensor all = Matrices.rows(rows, 0, rows.length);
      return Matrices.values(all.sub(all.mean(0)).square().mean(0).sqrt());
    }
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length);
  }

  /** The numbers of a tensor of rows. */
  static double[][] hostRows(Tensor rows) {
    return doubles(features(rows));
  }

  private static double[][] doubles(float[][] rows) {
    double[][] doubles = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        doubles[i][k] = rows[i][k];
      }
    }
    return doubles;
  }

  /** See {@link Neighbours#radii}; 0 for a single sample. */
  private static double[] radii(float[][] rows) {
    int k = Math.min(NEIGHBOUR, rows.length - 1);
    return k == 0 ? new double[rows.length] : Neighbours.radii(rows, k);
  }

  /** The median distance of a row to the nearest other row; NaN for a single row. */
  private static double nearestOther(float[][] rows) {
    return rows.length < 2 ? Double.NaN : Math.sqrt(median(Neighbours.radii(rows, 1)));
  }

  /** Of two in the middle the lower one. */
  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** See {@link Diagnostics#DISTANCE}. */
  private double distance(float[][] features) {
    return Slices.distance(slices.sorted(features), sortedReals) / deviation;
  }

  /**
   * Whether these are no farther from the training samples than chance explains: a source that is
   * sorted by class or by time leaves out samples of another kind, and D would rightly tell them.
   *
   * @param others {@code [count, shape…]}
   */
  boolean isSameDistribution(Tensor others) {
    return distance(features(others)) <= CHANCE * floor;
  }

  /** The training samples as rows. */
  double[][] training() {
    return doubles(training);
  }

  /** Adds what the real samples alone are like. */
  void describe(Map<String, Object> values) {
    values.put(Diagnostics.REAL_DEVIATION, varies() ? mean(realDeviations) : 0.0);
    values.put(Diagnostics.REAL_DIMENSION, varies() ? dimension : 0.0);
  }

  /**
   * Whether the real samples differ from each other by more than rounding. If not, there is nothing
   * to measure generated ones by.
   */
  boolean varies() {
    return deviation > ROUNDING && energy.varies();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** The distances between samples, {@code [N][N]}, of {@code [N, shape…]}. */
  double[][] distances(Tensor some) {
    float[][] features = features(some);
    return SquaredDistances.roots(features, features);
  }

  /** The median distance of a training sample to the nearest other; NaN for a single one. */
  double realNearest() {
    return realNearest;
  }

  /** How the real samples spread within modes. */
  DiagnosticsWithin within(int[] modes, int count) {
    return new DiagnosticsWithin(realDistances, Arrays.copyOf(modes, real.length), count);
  }

  /**
   * Adds what samples that D is shown are like: those of the generator in training.
   *
   * @param fake {@code [count, shape…]}, finite
   */
  void shown(Tensor fake, DiagnosticsModes modes, Map<String, Object> values) {
    if (!varies()) {
      return;
    }
    float[][] features = features(fake);
    values.put(Diagnostics.SHOWN_DISTANCE, distance(features));
    double[] unasked = new double[features.length];
    Manifolds manifolds = Manifolds.of(real, radii, features, unasked);
    values.put(Diagnostics.SHOWN_COVERAGE, Manifolds.share(manifolds.covered()));
    values.put(Diagnostics.SHOWN_PRECISION, Manifolds.share(manifolds.precise()));
    StringBuilder text = new StringBuilder();
    for (int each : modes.counts(doubles(features))) {
      text.append(text.isEmpty() ? "" : " ").append(each);
    }
    values.put(Diagnostics.COUNTS, text.toString());
  }

  /**
   * Adds what samples are like that users get.
   *
   * @param fake {@code [count, shape…]}, finite
   * @param within how real samples vary within the modes; empty where samples are of a class that
   *     was asked for
   */
  void examine(
      Tensor fake,
      DiagnosticsModes modes,
      Optional<DiagnosticsWithin> within,
      Map<String, Object> values) {
    if (!varies()) {
      return;
    }
    float[][] features = features(fake);
    values.put(Diagnostics.DISTANCE, distance(features));
    values.put(Diagnostics.DISTANCE_FLOOR, floor);
    try (Scope scope = Scope.open()) {
      values.put(Diagnostics.ENERGY, energy.to(extractor.of(pooled(fake))));
    }
    values.put(Diagnostics.ENERGY_NOISE, energy.noise(count));
    Manifolds manifolds = Manifolds.of(real, radii, features, radii(features));
    values.put(Diagnostics.COVERAGE, Manifolds.share(manifolds.covered()));
    values.put(Diagnostics.PRECISION, Manifolds.share(manifolds.precise()));
    values.put(Diagnostics.RECALL, Manifolds.share(manifolds.recalled()));
    double[][] between = SquaredDistances.roots(features, features);
    values.put(Diagnostics.DIVERSITY, Dispersion.meanDistance(between) / realDiversity);
    values.put(Diagnostics.SPREAD, spread(deviations(features)));
    if (realNearest > 0) {
      double copy = median(Neighbours.nearest(features, training));
      values.put(Diagnostics.COPYING, copy / realNearest);
    }
    int[] places = modes.assign(doubles(features));
    within.ifPresent(real -> real.examine(between, places, values));
    int[] counts = modes.counts(places);
    values.put(Diagnostics.EVENNESS, modes.evenness(counts));
    values.put(Diagnostics.MODES, modes.size());
    values.put(Diagnostics.MISSING, modes.missing(counts).size());
    values.put(Diagnostics.MISSING_NAMES, String.join(", ", modes.missing(counts)));
  }

  /** The median ratio over the features that vary in the data at all. */
  private double spread(double[] deviations) {
    double most = Arrays.stream(realDeviations).max().orElse(0);
    double[] ratios = new double[deviations.length];
    int size = 0;
    for (int i = 0; i < deviations.length; i++) {
      if (realDeviations[i] > 0.1 * most) {
        ratios[size++] = deviations[i] / realDeviations[i];
      }
    }
    double[] sorted = Arrays.copyOf(ratios, size);
    Arrays.sort(sorted);
    return size == 0 ? Double.NaN : sorted[size / 2];
  }

  @Override
  public void close() {
    extractor.close();
    energy.close();
  }
}
