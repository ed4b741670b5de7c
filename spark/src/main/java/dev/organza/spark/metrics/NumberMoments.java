package dev.organza.spark.metrics;

import dev.organza.metric.table.PairTrend;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What is summed up of columns of numbers: how far each reaches, and for each pair the moments of
 * the rows that have both values. Parts are put together by the formulas of Chan, Golub and LeVeque
 * (1979), which keep the digits of columns far from 0.
 */
final class NumberMoments implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int columns;
  private final double[] least;
  private final double[] most;
  private final Moments[] pairs;
  private long rows;

  /** Of no rows. */
  NumberMoments(int columns) {
    this.columns = columns;
    this.least = new double[columns];
    this.most = new double[columns];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    this.pairs = new Moments[columns * (columns - 1) / 2];
    Arrays.setAll(pairs, pair -> new Moments());
  }

  /**
   * Adds a row.
   *
   * @param values by column; NaN where one is missing
   */
  void add(double[] values) {
    rows++;
    for (int a = 0; a < columns; a++) {
      if (Double.isNaN(values[a])) {
        continue;
      }
      least[a] = Math.min(least[a], values[a]);
      most[a] = Math.max(most[a], values[a]);
      for (int b = a + 1; b < columns; b++) {
        if (!Double.isNaN(values[b])) {
          pairs[pair(a, b)].add(values[a], values[b]);
        }
      }
    }
  }

  /** Adds other rows; they are not changed. */
  NumberMoments and(NumberMoments other) {
    rows += other.rows;
    for (int a = 0; a < columns; a++) {
      least[a] = Math.min(least[a], other.least[a]);
      most[a] = Math.max(most[a], other.most[a]);
    }
    for (int pair = 0; pair < pairs.length; pair++) {
      pairs[pair].add(other.pairs[pair]);
    }
    return this;
  }

  private int pair(int a, int b) {
    return a * (2 * columns - a - 1) / 2 + b - a - 1;
  }

  long rows() {
    return rows;
  }

  /** Whether a column has an infinite value. */
  boolean isInfinite(int column) {
    return least[column] == Double.NEGATIVE_INFINITY || most[column] == Double.POSITIVE_INFINITY;
  }

  /** The bins of a column; those from 0 to 1 if it has no value. */
  double[] bins(int column) {
    return least[column] > most[column]
        ? PairTrend.bins(0, 1)
        : PairTrend.bins(least[column], most[column]);
  }

  /**
   * The correlation of two columns, the first before the second; NaN if one is constant where both
   * have values.
   */
  double correlation(int a, int b) {
    return pairs[pair(a, b)].correlation();
  }

  /** Of the rows with both values of a pair. */
  private static final class Moments implements Serializable {

    private static final long serialVersionUID = 1L;

    private long count;
    private double firstMean;
    private double secondMean;
    private double firstSquares;
    private double secondSquares;
    private double products;
    private double firstLeast = Double.POSITIVE_INFINITY;
    private double firstMost = Double.NEGATIVE_INFINITY;
    private double secondLeast = Double.POSITIVE_INFINITY;
    private double secondMost = Double.NEGATIVE_INFINITY;

    void add(double first, double second) {
      count++;
      double x = first - firstMean;
      double y = second - secondMean;
      firstMean += x / count;
      secondMean += y / count;
      firstSquares += x * (first - firstMean);
      secondSquares += y * (second - secondMean);
      products += x * (second - secondMean);
      firstLeast = Math.min(firstLeast, first);
      firstMost = Math.max(firstMost, first);
      secondLeast = Math.min(secondLeast, second);
      secondMost = Math.max(secondMost, second);
    }

    void add(Moments other) {
      if (other.count == 0) {
        return;
      }
      double all = count + other.count;
      double x = other.firstMean - firstMean;
      double y = other.secondMean - secondMean;
      double weight = count * (other.count / all);
      firstMean += x * (other.count / all);
      secondMean += y * (other.count / all);
      firstSquares += other.firstSquares + x * x * weight;
      secondSquares += other.secondSquares + y * y * weight;
      products += other.products + x * y * weight;
      count += other.count;
      firstLeast = Math.min(firstLeast, other.firstLeast);
      firstMost = Math.max(firstMost, other.firstMost);
      secondLeast = Math.min(secondLeast, other.secondLeast);
      secondMost = Math.max(secondMost, other.secondMost);
    }

    double correlation() {
      // Of one row the least is the largest too.
      return firstLeast >= firstMost || secondLeast >= secondMost
          ? Double.NaN
          : PairTrend.correlation(products, firstSquares, secondSquares);
    }
  }
}
