package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.distance.Neighbours;
import dev.organza.distance.SquaredDistances;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The ratio of Carlini et al. 2023 (arXiv:2301.13188, section 4.2): the distance to the nearest
 * training sample divided by the mean distance to the 50 nearest. It is near 1 for a sample in a
 * dense region of the data, and near 0 for a copy of a training sample, however dense the region.
 *
 * @param ratios {@code [queries]} in [0,1]; 1 where all distances are 0
 * @param distances {@code [queries]} Euclidean distances to the nearest training sample
 * @param nearest {@code [queries]} indices of training samples
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record Copies(double[] ratios, double[] distances, int[] nearest) {

  /** The neighbours of the mean distance. */
  static final int NEIGHBOURS = 50;

  /**
   * Finds the nearest training samples, which are read in pieces to bound memory.
   *
   * @param queries {@code [Q][D]}
   * @param count of training samples, at least 2
   * @param training reads pieces of them: piece i begins at sample i·{@link SquaredDistances#BLOCK}
   * @param own the indices of the queries if they are training samples themselves, to leave each
   *     out of its own neighbours; or empty
   */
  static Copies of(float[][] queries, int count, IntFunction<float[][]> training, int[] own) {
    Neighbours neighbours =
        new Neighbours(queries.length, Math.min(NEIGHBOURS, own.length > 0 ? count - 1 : count));
    for (int start = 0; start < count; start += SquaredDistances.BLOCK) {
      int first = start;
      float[][] piece = training.apply(start / SquaredDistances.BLOCK);
      SquaredDistances.forEach(
          queries,
          piece,
          (row, rows, column, columns, distances) -> {
            for (int i = 0; i < rows && own.length > 0; i++) {
              int self = own[row + i] - first - column;
              if (self >= 0 && self < columns) {
                distances[i * columns + self] = Double.POSITIVE_INFINITY;
              }
            }
            neighbours.take(row, rows, first + column, columns, distances, false);
          });
    }
    double[] ratios = new double[queries.length];
    double[] distances = new double[queries.length];
    int[] nearest = new int[queries.length];
    for (int i = 0; i < queries.length; i++) {
      double mean = neighbours.meanDistance(i);
      distances[i] = neighbours.distance(i);
      ratios[i] = mean == 0 ? 1 : distances[i] / mean;
      nearest[i] = neighbours.nearest(i);
    }
    return new Copies(ratios, distances, nearest);
  }

  /** The queries {@code from} to {@code to} (exclusive). */
  Copies slice(int from, int to) {
    return new Copies(
        Arrays.copyOfRange(ratios, from, to),
        Arrays.copyOfRange(distances, from, to),
        Arrays.copyOfRange(nearest, from, to));
  }

  /** The indices of a piece of a data set. */
  static int[] piece(Dataset dataset, int number) {
    int start = number * SquaredDistances.BLOCK;
    int[] indices = new int[Math.min(SquaredDistances.BLOCK, dataset.count() - start)];
    Arrays.setAll(indices, i -> start + i);
    return indices;
  }
}
