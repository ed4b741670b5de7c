package dev.organza.train;

import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
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

  /** Training samples to look for copies among, {@code [T,F]} float64, of which the first R… */
  private final Tensor training;

  /** …are what the others are compared with. */
  private final int reals;

  private final Tensor directions;
  private final Tensor sortedReals;
  private final double deviation;
  private final double floor;
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
    this.reals = (int) Math.min(count, training.size(0));
    try (Scope scope = Scope.open()) {
      this.training = Scope.escape(features(training));
      Tensor real = this.training.narrow(0, 0, reals);
      long width = real.size(1);
      Tensor drawn = stream.normal(0, 1, width, DIRECTIONS).to(torch.ScalarType.Double);
      Tensor norms = drawn.square().sum(0).sqrt();
      this.directions = Scope.escape(drawn.div(norms).to(real.device(), torch.ScalarType.Double));
      Tensor projected = real.matmul(directions);
      this.deviation = deviations(projected).mean().item_double();
      this.sortedReals = Scope.escape(sorted(projected));
      this.floor = floor(projected);
      this.realDistances = distances(real, real);
      this.radii = radii(realDistances);
      this.realDiversity = meanOffDiagonal(realDistances);
      this.realNearest = nearestOther(this.training);
      this.realDeviations = host(deviations(real));
      this.dimension = dimension(this.training);
      this.extractor = new DiagnosticsFeatures(training.dim() == 4 ? (int) training.size(1) : 0);
      this.energy = new EnergyDistance(extractor.of(pooled(training)), random);
    }
  }

  /** Rows in float64, of images averaged to 32 pixels if they are larger. */
  static Tensor features(Tensor samples) {
    return pooled(samples).to(torch.ScalarType.Double).reshape(samples.size(0), -1).contiguous();
  }

  private static Tensor pooled(Tensor samples) {
    return isPooled(samples)
        ? torch.adaptive_avg_pool2d(
            samples, Math.min(LARGEST, samples.size(2)), Math.min(LARGEST, samples.size(3)))
        : samples;
  }

  /** Whether {@link #features} are averages of these samples' values. */
  static boolean isPooled(Tensor samples) {
    return samples.dim() == 4 && (samples.size(2) > LARGEST || samples.size(3) > LARGEST);
  }

  private static Tensor sorted(Tensor projected) {
    return torch.sort(projected, 0, false).get0().clone(); // the pair owns its tensors
  }

  /** Row i of n of one sample's sorted projections, as the quantile that row i of m others has. */
  private static Tensor quantiles(Tensor sorted, long n) {
    long m = sorted.size(0);
    if (m == n) {
      return sorted;
    }
    Tensor at = torch.arange(new Scalar((double) n)).add(new Scalar(0.5));
    Tensor rows = at.mul(new Scalar((double) m / n)).floor().to(torch.ScalarType.Long);
    return sorted.index_select(0, rows.to(sorted.device(), torch.ScalarType.Long));
  }

  private double floor(Tensor projected) {
    long half = reals / 2;
    if (half == 0) {
      return Double.NaN;
    }
    Tensor a = sorted(projected.narrow(0, 0, half));
    Tensor b = sorted(projected.narrow(0, half, half));
    // Two halves of n/2 are farther from each other by chance than two sets of n, by √2.
    return a.sub(b).abs().mean().item_double() / deviation / Math.sqrt(2);
  }

  /**
   * See {@link Diagnostics#REAL_DIMENSION}; from the rows' products, whose trace norms are the
   * same.
   */
  private static double dimension(Tensor rows) {
    Tensor centred = rows.sub(rows.mean(0));
    Tensor products = centred.matmul(centred.t());
    double trace = products.diagonal().sum().item_double();
    double squares = products.square().sum().item_double();
    return squares > 0 ? trace * trace / squares : 0;
  }

  private static Tensor deviations(Tensor rows) {
    return rows.sub(rows.mean(0)).square().mean(0).sqrt();
  }

  private static double[] host(Tensor tensor) {
    float[] floats = HostMemory.floats(tensor);
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }

  static double[][] hostRows(Tensor rows) {
    double[] flat = host(rows);
    int width = flat.length / (int) rows.size(0);
    double[][] split = new double[(int) rows.size(0)][];
    for (int i = 0; i < split.length; i++) {
      split[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
    }
    return split;
  }

  /** Euclidean distances of all rows of a to all of b, from ‖a‖² + ‖b‖² − 2ab in float64. */
  private static double[][] distances(Tensor a, Tensor b) {
    try (Scope scope = Scope.open()) {
      return hostRows(distanceTensor(a, b));
    }
  }

  /** Euclidean distances of all rows of a to all of b, {@code [A,B]}, in their type. */
  static Tensor distanceTensor(Tensor a, Tensor b) {
    Tensor squares = a.square().sum(1).reshape(-1, 1).add(b.square().sum(1));
    return squares
        .sub(a.matmul(b.t()), new Scalar(2.0))
        .clamp_(new ScalarOptional(new Scalar(0.0)))
        .sqrt();
  }

  private static double[] radii(double[][] distances) {
    double[] radii = new double[distances.length];
    int k = Math.min(NEIGHBOUR, distances.length - 1);
    for (int i = 0; i < radii.length; i++) {
      double[] row = distances[i].clone();
      row[i] = 0;
      Arrays.sort(row); // the sample itself comes first
      radii[i] = row[k];
    }
    return radii;
  }

  private static double meanOffDiagonal(double[][] distances) {
    double sum = 0;
    for (int i = 0; i < distances.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += distances[i][j];
      }
    }
    return 2 * sum / ((double) distances.length * (distances.length - 1));
  }

  /** The median distance of a row to the nearest other row. */
  private static double nearestOther(Tensor rows) {
    if (rows.size(0) < 2) {
      return Double.NaN;
    }
    Tensor between = distanceTensor(rows, rows);
    between.fill_diagonal_(new Scalar(Double.POSITIVE_INFINITY));
    return between.amin(new long[] {1}, false).median().item_double();
  }

  /** See {@link Diagnostics#DISTANCE}. */
  private double distance(Tensor features) {
    Tensor sorted = sorted(features.matmul(directions));
    return sorted.sub(quantiles(sortedReals, count)).abs().mean().item_double() / deviation;
  }

  /**
   * Whether these are no farther from the training samples than chance explains: a source that is
   * sorted by class or by time leaves out samples of another kind, and D would rightly tell them.
   *
   * @param others {@code [count, shape…]}
   */
  boolean isSameDistribution(Tensor others) {
    try (Scope scope = Scope.open()) {
      return distance(features(others)) <= CHANCE * floor;
    }
  }

  /** The real samples that others are compared with, as features. */
  Tensor training() {
    return training;
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

  /** How the real samples spread within modes. */
  DiagnosticsWithin within(int[] modes, int count) {
    return new DiagnosticsWithin(realDistances, Arrays.copyOf(modes, reals), count);
  }

  /** How many of the real samples the others are compared with. */
  int reals() {
    return reals;
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
    try (Scope scope = Scope.open()) {
      Tensor features = features(fake);
      values.put(Diagnostics.SHOWN_DISTANCE, distance(features));
      neighbours(features, Diagnostics.SHOWN_COVERAGE, Diagnostics.SHOWN_PRECISION, values);
      StringBuilder text = new StringBuilder();
      for (int each : modes.counts(hostRows(features))) {
        text.append(text.isEmpty() ? "" : " ").append(each);
      }
      values.put(Diagnostics.COUNTS, text.toString());
    }
  }

  /**
   * Adds what samples are like that users get.
   *
   * @param fake {@code [count, shape…]}, finite
   * @param asked the class asked for of each, as an index of the modes; empty without labels
   */
  void examine(
      Tensor fake,
      int[] asked,
      DiagnosticsModes modes,
      DiagnosticsWithin within,
      Map<String, Object> values) {
    if (!varies()) {
      return;
    }
    try (Scope scope = Scope.open()) {
      Tensor features = features(fake);
      values.put(Diagnostics.DISTANCE, distance(features));
      values.put(Diagnostics.DISTANCE_FLOOR, floor);
      values.put(Diagnostics.ENERGY, energy.to(extractor.of(pooled(fake))));
      values.put(Diagnostics.ENERGY_NOISE, energy.noise(count));
      neighbours(features, Diagnostics.COVERAGE, Diagnostics.PRECISION, values);
      double[][] between = distances(features, features);
      values.put(Diagnostics.RECALL, recall(features, radii(between)));
      values.put(Diagnostics.DIVERSITY, meanOffDiagonal(between) / realDiversity);
      values.put(Diagnostics.SPREAD, spread(host(deviations(features))));
      if (realNearest > 0) {
        double copy =
            distanceTensor(features, training).amin(new long[] {1}, false).median().item_double();
        values.put(Diagnostics.COPYING, copy / realNearest);
      }
      int[] places = modes.assign(hostRows(features));
      within.examine(between, asked.length == 0 ? places : asked, values);
      int[] counts = modes.counts(places);
      values.put(Diagnostics.EVENNESS, modes.evenness(counts));
      values.put(Diagnostics.MODES, modes.size());
      values.put(Diagnostics.MISSING, modes.missing(counts).size());
      values.put(Diagnostics.MISSING_NAMES, String.join(", ", modes.missing(counts)));
    }
  }

  /** See {@link Diagnostics#RECALL}. */
  private double recall(Tensor features, double[] radii) {
    double[][] toFake = distances(training.narrow(0, 0, reals), features);
    int within = 0;
    for (double[] row : toFake) {
      boolean inside = false;
      for (int i = 0; i < row.length; i++) {
        inside |= row[i] <= radii[i];
      }
      within += inside ? 1 : 0;
    }
    return (double) within / reals;
  }

  /** Adds coverage and precision of samples, as features, under these names. */
  private void neighbours(
      Tensor features, String coverage, String precision, Map<String, Object> values) {
    double[] nearest = new double[reals];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int within = 0;
    for (double[] row : distances(features, training.narrow(0, 0, reals))) {
      boolean inside = false;
      for (int j = 0; j < reals; j++) {
        inside |= row[j] <= radii[j];
        nearest[j] = Math.min(nearest[j], row[j]);
      }
      within += inside ? 1 : 0;
    }
    int covered = 0;
    for (int j = 0; j < reals; j++) {
      covered += nearest[j] <= radii[j] ? 1 : 0;
    }
    values.put(coverage, (double) covered / reals);
    values.put(precision, (double) within / count);
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
    training.close();
    directions.close();
    sortedReals.close();
    extractor.close();
    energy.close();
  }
}
