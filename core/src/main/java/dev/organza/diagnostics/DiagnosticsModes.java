package dev.organza.diagnostics;

import dev.organza.data.Dataset;
import dev.organza.data.transform.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A partition of the space of samples by nearest centre, to see which parts of the data a generator
 * leaves out: around the modes of a known mixture, the means of classes, or clusters.
 */
final class DiagnosticsModes {

  private static final int CLUSTERS = 16;

  /** With fewer real samples to a centre, its share says nothing. */
  private static final int FEWEST_EACH = 4;

  private static final int ROUNDS = 10;

  private final double[][] centres;
  private final List<String> names;

  /** The share of the real samples that falls to each centre. */
  private final double[] shares;

  private DiagnosticsModes(double[][] centres, List<String> names, double[][] real) {
    this.centres = centres;
    this.names = names;
    this.shares = Arrays.stream(counts(real)).mapToDouble(c -> (double) c / real.length).toArray();
  }

  /**
   * The modes of some data.
   *
   * @param real {@code [n][features]} in the networks' scale
   * @param labels {@code [n]}, −1 for none
   * @param pooled whether the features are no longer those of the data
   */
  static DiagnosticsModes of(
      Dataset dataset,
      Transform transform,
      double[][] real,
      int[] labels,
      boolean pooled,
      SplittableRandom random) {
    List<double[]> known =
        pooled ? List.of() : dataset.density().map(density -> density.modes()).orElse(List.of());
    int classes = dataset.classes().size();
    if (known.size() > 1) {
      double[][] centres = new double[known.size()][];
      List<String> names = new ArrayList<>();
      for (int k = 0; k < centres.length; k++) {
        centres[k] = scaled(known.get(k), transform);
        names.add(place(known.get(k)));
      }
      return new DiagnosticsModes(centres, names, real);
    }
    if (classes > 1 && (long) classes * FEWEST_EACH <= real.length) {
      return byClass(dataset.classes(), real, labels);
    }
    int k = Math.max(1, Math.min(CLUSTERS, real.length / FEWEST_EACH));
    double[][] centres = cluster(real, k, random);
    List<String> names = IntStream.range(0, centres.length).mapToObj(i -> "cluster " + i).toList();
    return new DiagnosticsModes(centres, names, real);
  }

  private static DiagnosticsModes byClass(List<String> classes, double[][] real, int[] labels) {
    List<double[]> centres = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      int wanted = label;
      double[][] members =
          IntStream.range(0, real.length)
              .filter(i -> labels[i] == wanted)
              .mapToObj(i -> real[i])
              .toArray(double[][]::new);
      if (members.length > 0) {
        centres.add(mean(members));
        names.add(classes.get(label));
      }
    }
    return new DiagnosticsModes(centres.toArray(double[][]::new), names, real);
  }

  private static double[] scaled(double[] raw, Transform transform) {
    float[] single = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      single[i] = (float) raw[i];
    }
    float[] values = transform.apply(single);
    double[] scaled = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i];
    }
    return scaled;
  }

  private static String place(double[] centre) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < centre.length; i++) {
      text.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.3g", centre[i]));
    }
    return text.append(')').toString();
  }

  /** Lloyd's algorithm from the starts of k-means++ (Arthur and Vassilvitskii 2007). */
  private static double[][] cluster(double[][] points, int k, SplittableRandom random) {
    double[][] centres = new double[k][];
    double[] nearest = new double[points.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    centres[0] = points[random.nextInt(points.length)].clone();
    for (int c = 1; c < k; c++) {
      double sum = 0;
      for (int i = 0; i < points.length; i++) {
        nearest[i] = Math.min(nearest[i], squaredDistance(points[i], centres[c - 1]));
        sum += nearest[i];
      }
      double at = random.nextDouble() * sum;
      int chosen = 0;
      for (double below = nearest[0]; below <= at && chosen < points.length - 1; ) {
        below += nearest[++chosen];
      }
      centres[c] = points[chosen].clone();
    }
    for (int round = 0; round < ROUNDS; round++) {
      double[][] sums = new double[k][points[0].length];
      int[] counts = new int[k];
      for (double[] point : points) {
        int c = nearest(point, centres);
        counts[c]++;
        for (int i = 0; i < point.length; i++) {
          sums[c][i] += point[i];
        }
      }
      for (int c = 0; c < k; c++) {
        for (int i = 0; i < sums[c].length && counts[c] > 0; i++) {
          centres[c][i] = sums[c][i] / counts[c];
        }
      }
    }
    return centres;
  }

  private static double[] mean(double[][] points) {
    double[] mean = new double[points[0].length];
    for (double[] point : points) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += point[i] / points.length;
      }
    }
    return mean;
  }

  private static int nearest(double[] point, double[][] centres) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < centres.length; c++) {
      double distance = squaredDistance(point, centres[c]);
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    return nearest;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  /** The nearest centre of each of these points. */
  int[] assign(double[][] points) {
    return Arrays.stream(points).mapToInt(point -> nearest(point, centres)).toArray();
  }

  /** How many of these points fall to each centre. */
  int[] counts(double[][] points) {
    return counts(assign(points));
  }

  /** How many of these assignments are to each centre. */
  int[] counts(int[] modes) {
    int[] counts = new int[centres.length];
    for (int mode : modes) {
      counts[mode]++;
    }
    return counts;
  }

  /** How many modes there are. */
  int size() {
    return centres.length;
  }

  /** e^H of the counts over that of the real shares, in (0, about 1]. */
  double evenness(int[] counts) {
    int all = Arrays.stream(counts).sum();
    double[] found = Arrays.stream(counts).mapToDouble(c -> (double) c / all).toArray();
    return Math.exp(entropy(found) - entropy(shares));
  }

  private static double entropy(double[] shares) {
    return -Arrays.stream(shares).filter(p -> p > 0).map(p -> p * Math.log(p)).sum();
  }

  /** The names of the modes with less than a tenth of what falls to them of the real samples. */
  List<String> missing(int[] counts) {
    int all = Arrays.stream(counts).sum();
    // A mode that chance alone would often leave empty is not counted: e^-5 is below 1 %.
    return IntStream.range(0, counts.length)
        .filter(k -> all * shares[k] >= 5 && counts[k] < 0.1 * all * shares[k])
        .mapToObj(names::get)
        .toList();
  }
}
