package dev.organza.data.transform;

import dev.organza.data.SplitMix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * k-means of numbers on a line: Lloyd's algorithm from the seeds of k-means++ (Arthur and
 * Vassilvitskii 2007).
 */
final class LineClusters {

  private static final int MOST_ROUNDS = 300;

  private LineClusters() {}

  /**
   * The cluster of each value, from 0, the one with most values first.
   *
   * @param clusters how many at most, at least 1
   * @param seed of the first centres
   */
  static int[] of(CountedValues data, int clusters, long seed) {
    double[] centres = seeds(data, Math.min(clusters, data.distinct()), new SplitMix(seed));
    int[] nearest = new int[data.distinct()];
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int[] now = nearest(data.values(), centres);
      if (round > 0 && Arrays.equals(now, nearest)) {
        break;
      }
      nearest = now;
      centres = means(data, nearest, centres);
    }
    return largestFirst(data, nearest, centres.length);
  }

  /** k-means++: each centre is a value, drawn by its squared distance to those before it. */
  private static double[] seeds(CountedValues data, int clusters, SplitMix random) {
    double[] weights = data.counts().clone();
    double[] centres = new double[clusters];
    double[] squares = new double[data.distinct()];
    Arrays.fill(squares, Double.POSITIVE_INFINITY);
    for (int k = 0; k < clusters; k++) {
      centres[k] = data.values()[WeightedChoice.among(weights, random)];
      for (int i = 0; i < weights.length; i++) {
        double away = data.values()[i] - centres[k];
        squares[i] = Math.min(squares[i], away * away);
        weights[i] = data.counts()[i] * squares[i];
      }
    }
    Arrays.sort(centres);
    return centres;
  }

  /** Both ascend, so that the nearest centre does too. */
  private static int[] nearest(double[] values, double[] centres) {
    int[] nearest = new int[values.length];
    int k = 0;
    for (int i = 0; i < values.length; i++) {
      while (k + 1 < centres.length && values[i] > (centres[k] + centres[k + 1]) / 2) {
        k++;
      }
      nearest[i] = k;
    }
    return nearest;
  }

  private static double[] means(CountedValues data, int[] cluster, double[] before) {
    double[] sums = new double[before.length];
    double[] counts = new double[before.length];
    for (int i = 0; i < cluster.length; i++) {
      sums[cluster[i]] += data.counts()[i] * data.values()[i];
      counts[cluster[i]] += data.counts()[i];
    }
    return IntStream.range(0, before.length)
        .mapToDouble(k -> counts[k] == 0 ? before[k] : sums[k] / counts[k])
        .toArray();
  }

  private static int[] largestFirst(CountedValues data, int[] cluster, int clusters) {
    double[] counts = new double[clusters];
    for (int i = 0; i < cluster.length; i++) {
      counts[cluster[i]] += data.counts()[i];
    }
    int[] order =
        IntStream.range(0, clusters)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -counts[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] place = new int[clusters];
    for (int i = 0; i < clusters; i++) {
      place[order[i]] = i;
    }
    return Arrays.stream(cluster).map(k -> place[k]).toArray();
  }
}
