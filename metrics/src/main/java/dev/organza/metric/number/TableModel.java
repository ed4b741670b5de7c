package dev.organza.metric.number;

import dev.organza.metric.Rows;
import java.util.Arrays;
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
final class TableModel {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** {@code [columns][rows]}, each ascending. */
  private final double[][] sorted;

  /** The Cholesky factor of the correlation matrix. */
  private final double[][] root;

  private TableModel(double[][] sorted, double[][] root) {
    this.sorted = sorted;
    this.root = root;
  }

  /** Independent columns. */
  static TableModel independent(Rows rows) {
    double[][] sorted = sorted(rows);
    double[][] identity = new double[sorted.length][sorted.length];
    for (int c = 0; c < sorted.length; c++) {
      identity[c][c] = 1;
    }
    return new TableModel(sorted, identity);
  }

  /** Columns with the rank correlations of the table. */
  static TableModel copula(Rows rows, long seed) {
    int columns = rows.values()[0].length;
    int n = rows.count();
    double[][] scores = new double[columns][];
    SplittableRandom random = new SplittableRandom(seed);
    for (int c = 0; c < columns; c++) {
      scores[c] = scores(rows.column(c), random);
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
    return new TableModel(sorted(rows), root(correlations));
  }

  private static double[][] sorted(Rows rows) {
    double[][] sorted = new double[rows.values()[0].length][];
    for (int c = 0; c < sorted.length; c++) {
      sorted[c] = rows.column(c);
      Arrays.sort(sorted[c]);
    }
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
  double[][] sample(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int columns = sorted.length;
    double[][] rows = new double[count][columns];
    double[] noise = new double[columns];
    for (double[] row : rows) {
      for (int c = 0; c < columns; c++) {
        noise[c] = random.nextGaussian();
        double score = 0;
        for (int k = 0; k <= c; k++) {
          score += root[c][k] * noise[k];
        }
        double[] values = sorted[c];
        int place = (int) (NORMAL.cumulativeProbability(score) * values.length);
        row[c] = values[Math.min(place, values.length - 1)];
      }
    }
    return rows;
  }
}
