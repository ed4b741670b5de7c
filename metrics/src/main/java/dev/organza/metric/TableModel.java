package dev.organza.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A model of a table: the empirical distribution of each column, with a Gaussian copula (the
 * correlations of normal scores, Nelsen 2006, section 2.3) or independent.
 *
 * <p>Each column of a drawn row has a value of the fitted table, so that integers stay integers and
 * no value is out of range. Ties are broken at random. Correlations are shrunk towards 0 by
 * columns/(rows + columns), which makes them positive definite also for more columns than rows.
 */
public final class TableModel {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** {@code [columns][rows]}, each in the order of its ranks. */
  private final double[][] ordered;

  /** The Cholesky factor of the correlation matrix. */
  private final double[][] root;

  private TableModel(double[][] ordered, double[][] root) {
    this.ordered = ordered;
    this.root = root;
  }

  /**
   * Independent columns.
   *
   * @param table {@code [columns][rows]}; NaN where a value is missing, and a category is its index
   */
  public static TableModel independent(double[][] table) {
    double[][] ordered = new double[table.length][];
    double[][] identity = new double[table.length][table.length];
    for (int c = 0; c < table.length; c++) {
      ordered[c] = sorted(table[c]);
      identity[c][c] = 1;
    }
    return new TableModel(ordered, identity);
  }

  /**
   * Columns with the rank correlations of the table. Categories are ordered by their frequency, the
   * most frequent first; missing values are the greatest.
   *
   * @param table {@code [columns][rows]}; NaN where a value is missing, and a category is its index
   * @param categories how many each column has; 0 for numbers
   * @param seed of the ranks of equal values
   */
  public static TableModel copula(double[][] table, int[] categories, long seed) {
    int columns = table.length;
    int n = table[0].length;
    double[][] ordered = new double[columns][];
    double[][] scores = new double[columns][];
    SplittableRandom random = new SplittableRandom(seed);
    for (int c = 0; c < columns; c++) {
      int[] order = byFrequency(table[c], categories[c]);
      double[] places = places(table[c], order);
      scores[c] = scores(places, random);
      ordered[c] = values(sorted(places), order);
    }
    double shrunk = (double) columns / (n + columns);
    double squares = Arrays.stream(scores[0]).map(z -> z * z).sum();
    double[][] correlations = new double[columns][columns];
    for (int a = 0; a < columns; a++) {
      for (int b = 0; b < a; b++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += scores[a][i] * scores[b][i];
        }
        correlations[a][b] = (1 - shrunk) * sum / squares;
      }
      correlations[a][a] = 1;
    }
    return new TableModel(ordered, root(correlations));
  }

  /** The categories of a column, the most frequent first; empty for numbers. */
  private static int[] byFrequency(double[] column, int categories) {
    int[] counts = new int[categories];
    for (double value : column) {
      if (categories > 0 && !Double.isNaN(value)) {
        counts[(int) value]++;
      }
    }
    return IntStream.range(0, categories)
        .boxed()
        .sorted(Comparator.comparingInt(category -> -counts[category]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Numbers as they are, the place of a category in its order, and infinity where none is. */
  private static double[] places(double[] column, int[] order) {
    int[] places = new int[order.length];
    for (int k = 0; k < order.length; k++) {
      places[order[k]] = k;
    }
    return Arrays.stream(column)
        .map(
            value ->
                Double.isNaN(value)
                    ? Double.POSITIVE_INFINITY
                    : order.length == 0 ? value : places[(int) value])
        .toArray();
  }

  /** The inverse of {@link #places}. */
  private static double[] values(double[] places, int[] order) {
    return Arrays.stream(places)
        .map(
            place ->
                Double.isInfinite(place)
                    ? Double.NaN
                    : order.length == 0 ? place : order[(int) place])
        .toArray();
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Φ⁻¹((rank + ½)/n). */
  private static double[] scores(double[] values, SplittableRandom random) {
    double[] ties = random.doubles(values.length).toArray();
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(
                (a, b) ->
                    values[a] == values[b]
                        ? Double.compare(ties[a], ties[b])
                        : Double.compare(values[a], values[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] scores = new double[values.length];
    for (int rank = 0; rank < order.length; rank++) {
      scores[order[rank]] = NORMAL.inverseCumulativeProbability((rank + 0.5) / order.length);
    }
    return scores;
  }

  /** Cholesky's decomposition. */
  private static double[][] root(double[][] matrix) {
    double[][] root = new double[matrix.length][matrix.length];
    for (int a = 0; a < matrix.length; a++) {
      for (int b = 0; b <= a; b++) {
        double rest = matrix[a][b];
        for (int k = 0; k < b; k++) {
          rest -= root[a][k] * root[b][k];
        }
        root[a][b] = a == b ? Math.sqrt(Math.max(rest, 1e-12)) : rest / root[b][b];
      }
    }
    return root;
  }

  /** Rows of the model, {@code [count][columns]}. */
  public double[][] sample(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int columns = ordered.length;
    double[][] rows = new double[count][columns];
    double[] noise = new double[columns];
    for (double[] row : rows) {
      for (int c = 0; c < columns; c++) {
        noise[c] = random.nextGaussian();
        double score = 0;
        for (int k = 0; k <= c; k++) {
          score += root[c][k] * noise[k];
        }
        double[] values = ordered[c];
        int place = (int) (NORMAL.cumulativeProbability(score) * values.length);
        row[c] = values[Math.min(place, values.length - 1)];
      }
    }
    return rows;
  }
}
