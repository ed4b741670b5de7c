package dev.organza.laboratory;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.data.Field;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.distance.Slices;
import dev.organza.distance.TransportDistance;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The data of an experiment, and what is known of them whatever is trained: some of the samples,
 * the part of space that is drawn, the density, the modes.
 */
final class KnownData implements AutoCloseable {

  /** Real samples that are compared with generated ones. */
  static final int COMPARED = 2_048;

  private static final int NODES_ON_A_LINE = 201;
  private static final int NODES_IN_THE_PLANE = 41;
  private static final double MARGIN = 0.3;
  private static final int DIRECTIONS = 16;
  private static final int HELD_OUT = 512;

  private final Dataset dataset;
  private final Grid grid;
  private final double[][] reals;
  private final int[] labels;
  private final double[][] heldOut;
  private final double[] density;
  private final Slices slices;
  private final double[][] sortedReals;

  private KnownData(Dataset dataset, double[][] heldOut) {
    this.dataset = dataset;
    this.heldOut = heldOut;
    Dataset some = dataset.spread(COMPARED);
    this.reals = rows(some, 0, some.count());
    this.labels = new int[reals.length];
    Arrays.setAll(labels, some::label);
    this.grid = around(reals, heldOut);
    this.density = densityOf(dataset.density());
    this.slices = Slices.random(DIRECTIONS, grid.dimension(), new SplittableRandom(1));
    this.sortedReals = sorted(reals);
  }

  /**
   * Opens the data.
   *
   * @throws UsageException if they are not one or two numbers, or would have to be downloaded
   */
  static KnownData open(Sources sources, DataOptions options) {
    requireAtHand(sources, options.source());
    Dataset dataset = sources.open(options, DownloadListener.silent());
    try {
      requireDrawable(dataset);
      return new KnownData(dataset, heldOut(sources, options));
    } catch (RuntimeException e) {
      dataset.close();
      throw e;
    }
  }

  private static void requireAtHand(Sources sources, String source) {
    boolean named =
        sources.list().stream()
            .anyMatch(one -> one.name().equals(source) && !one.kind().equals("download"));
    if (!named) {
      throw new UsageException(
          "The laboratory has no data \"" + source + "\".",
          Hint.say("Choose one of its own: " + String.join(", ", names(sources)) + "."));
    }
  }

  private static List<String> names(Sources sources) {
    return sources.list().stream()
        .filter(one -> !one.kind().equals("download"))
        .filter(one -> one.content().startsWith("[1] ") || one.content().startsWith("[2] "))
        .map(one -> one.name())
        .toList();
  }

  private static void requireDrawable(Dataset dataset) {
    boolean numbers = !(dataset.schema().sample() instanceof Field.Row row) || row.isNumeric();
    if (dataset.shape().isImage() || !numbers || dataset.shape().elements() > 2) {
      throw new UsageException(
          "The laboratory draws one number or two, and a sample of "
              + dataset.name()
              + " is "
              + (dataset.shape().isImage() ? "an image " : "")
              + dataset.shape()
              + ".",
          Hint.say("Train it as a run instead."));
    }
  }

  /** Samples that {@code data.first} leaves out of the training. */
  private static double[][] heldOut(Sources sources, DataOptions options) {
    if (options.first() == 0) {
      return new double[0][];
    }
    try (Dataset whole = sources.open(options.withFirst(0), DownloadListener.silent())) {
      int left = whole.count() - options.first();
      if (left <= 0) {
        return new double[0][];
      }
      Dataset rest = whole.slice(options.first(), whole.count()).spread(Math.min(left, HELD_OUT));
      return rows(rest, 0, rest.count());
    }
  }

  private static double[][] rows(Dataset dataset, int from, int to) {
    double[][] rows = new double[to - from][dataset.shape().elements()];
    for (int i = from; i < to; i++) {
      dataset.read(i, rows[i - from], 0);
    }
    return rows;
  }

  /** A square in the plane, so that a circle looks like one. */
  private static Grid around(double[][] reals, double[][] more) {
    int dimension = reals[0].length;
    double[] low = new double[dimension];
    double[] high = new double[dimension];
    double widest = 0;
    for (int axis = 0; axis < dimension; axis++) {
      int of = axis;
      double[] all =
          Stream.concat(Arrays.stream(reals), Arrays.stream(more))
              .mapToDouble(point -> point[of])
              .toArray();
      low[axis] = Arrays.stream(all).min().orElse(0);
      high[axis] = Arrays.stream(all).max().orElse(0);
      widest = Math.max(widest, high[axis] - low[axis]);
    }
    double half = widest == 0 ? 2 : widest * (0.5 + MARGIN);
    for (int axis = 0; axis < dimension; axis++) {
      double middle = (low[axis] + high[axis]) / 2;
      low[axis] = middle - half;
      high[axis] = middle + half;
    }
    return new Grid(low, high, dimension == 1 ? NODES_ON_A_LINE : NODES_IN_THE_PLANE);
  }

  /**
   * p at the nodes: on a line exact where it is known; in the plane blurred as {@link #estimated}
   * blurs q, so that both are compared at one resolution.
   */
  private double[] densityOf(Optional<Density> exact) {
    if (exact.isEmpty()) {
      return estimated(reals);
    }
    double[] values = GridDensity.of(exact.get(), grid);
    return grid.dimension() == 1
        ? values
        : GridDensity.blurred(values, grid, new double[grid.dimension()]);
  }

  /** A density estimated from samples: on a line with Silverman's bandwidth, else with one cell. */
  double[] estimated(double[][] samples) {
    return GridDensity.ofSamples(
        samples,
        grid,
        grid.dimension() == 1 ? GridDensity.silverman(samples, 1) : new double[grid.dimension()]);
  }

  /** The mean over directions of the Wasserstein-1 distances to the real samples. */
  double transportTo(double[][] samples) {
    double[][] mine = sorted(samples);
    double sum = 0;
    for (int d = 0; d < mine.length; d++) {
      sum += TransportDistance.of(mine[d], sortedReals[d]);
    }
    return sum / mine.length;
  }

  private double[][] sorted(double[][] samples) {
    double[][] along = new double[slices.count()][];
    for (int d = 0; d < along.length; d++) {
      along[d] = slices.project(samples, d);
      Arrays.sort(along[d]);
    }
    return along;
  }

  /** The share of samples that are nearest to the middle of their class; NaN without classes. */
  double agreement(double[][] samples, int[] asked) {
    int classes = dataset.classes().size();
    if (classes == 0) {
      return Double.NaN;
    }
    double[][] middles = new double[classes][grid.dimension()];
    int[] members = new int[classes];
    for (int i = 0; i < reals.length; i++) {
      if (labels[i] >= 0) {
        members[labels[i]]++;
        for (int axis = 0; axis < reals[i].length; axis++) {
          middles[labels[i]][axis] += reals[i][axis];
        }
      }
    }
    int right = 0;
    for (int i = 0; i < samples.length; i++) {
      int nearest = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        double squares = 0;
        for (int axis = 0; axis < samples[i].length && members[k] > 0; axis++) {
          double off = samples[i][axis] - middles[k][axis] / members[k];
          squares += off * off;
        }
        if (members[k] > 0 && squares < least) {
          least = squares;
          nearest = k;
        }
      }
      right += nearest == asked[i] ? 1 : 0;
    }
    return (double) right / samples.length;
  }

  Dataset dataset() {
    return dataset;
  }

  Grid grid() {
    return grid;
  }

  /** At most {@value #COMPARED} real samples, spread over the data. */
  double[][] reals() {
    return reals;
  }

  /** Their classes, −1 without. */
  int[] labels() {
    return labels;
  }

  /** Real samples that are not trained on. */
  double[][] heldOut() {
    return heldOut;
  }

  /** p at the nodes. */
  double[] density() {
    return density;
  }

  /** The centres of the modes, if the density has several. */
  List<double[]> modes() {
    return dataset.density().map(Density::modes).orElse(List.of());
  }

  /** Their standard deviation; NaN without. */
  double modeDeviation() {
    return dataset.density().map(Density::modeStandardDeviation).orElse(Double.NaN);
  }

  @Override
  public void close() {
    dataset.close();
  }
}
