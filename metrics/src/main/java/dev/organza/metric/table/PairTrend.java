package dev.organza.metric.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How alike the dependence of two columns is, from 0 to 1, by SDMetrics 0.32.0: of two columns of
 * numbers, one less half the difference of Pearson's correlations (CorrelationSimilarity); of any
 * pair with a category, one less the total variation distance of their joint distributions
 * (ContingencySimilarity), with numbers in ten bins.
 *
 * @param first the index of a column
 * @param second the index of another, behind the first
 * @param score NaN if it is not defined, as for a constant column, or the pair does not count
 * @param real the correlation of the real numbers; NaN of pairs with a category
 * @param fake that of the generated ones
 */
public record PairTrend(int first, int second, double score, double real, double fake) {

  private static final int BINS = 10;

  /** The score of two columns of numbers; NaN if a correlation is. */
  public static double ofCorrelations(double real, double fake) {
    return 1 - Math.abs(real - fake) / 2;
  }

  /**
   * Pearson's correlation, from −1 to 1.
   *
   * @param products of the distances from the means, added up
   * @param firstSquares of the distances of the first column, added up
   * @param secondSquares of the second
   */
  public static double correlation(double products, double firstSquares, double secondSquares) {
    return Math.max(-1, Math.min(1, products / Math.sqrt(firstSquares) / Math.sqrt(secondSquares)));
  }

  /**
   * Where the bins of a column of numbers begin, the last number where they end; outside of them
   * there are none.
   *
   * @param least of the real values
   * @param most of the real values
   */
  public static double[] bins(double least, double most) {
    double[] edges = edges(least, most);
    edges[0] = Double.NEGATIVE_INFINITY;
    edges[BINS] = Double.POSITIVE_INFINITY;
    return edges;
  }

  /** The number of the bin that a value is in; NaN, a missing value, has one of its own. */
  public static int bin(double value, double[] bins) {
    int bin = bins.length;
    while (bin > 0 && value < bins[bin - 1]) {
      bin--;
    }
    return bin;
  }

  /**
   * Which pairs count, and where the bins of numbers lie.
   *
   * @param ownEdges whether the bins of generated numbers lie between their own least and largest
   *     value, not between those of the real ones: a shifted column then goes unnoticed
   * @param correlation a pair of numbers counts if the absolute correlation of the real ones is
   *     larger; 0 for all pairs
   * @param association other pairs count if Cramér's V of the real rows is larger; 0 for all pairs
   */
  record Rule(boolean ownEdges, double correlation, double association) {

    /** All pairs, in bins of the real column. */
    static final Rule ALL = new Rule(false, 0, 0);

    /** What SDMetrics' quality report of version 0.32.0 does by default. */
    static final Rule REPORT = new Rule(true, 0.5, 0.3);
  }

  /** All pairs of columns. */
  static List<PairTrend> of(TypedRows real, TypedRows fake, Rule rule) {
    int columns = real.columns().size();
    List<JointCounts.Coded> coded = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      coded.add(coded(real.columns().get(c), fake.columns().get(c), rule));
    }
    List<PairTrend> trends = new ArrayList<>();
    for (int a = 0; a < columns; a++) {
      for (int b = a + 1; b < columns; b++) {
        if (real.columns().get(a) instanceof TypedColumn.Numbers x
            && real.columns().get(b) instanceof TypedColumn.Numbers y
            && fake.columns().get(a) instanceof TypedColumn.Numbers u
            && fake.columns().get(b) instanceof TypedColumn.Numbers v) {
          trends.add(numbers(a, b, correlation(x, y), correlation(u, v), rule));
        } else {
          trends.add(joint(a, b, coded.get(a), coded.get(b), rule));
        }
      }
    }
    return trends;
  }

  private static PairTrend numbers(int a, int b, double real, double fake, Rule rule) {
    boolean counts = rule.correlation() == 0 || Math.abs(real) > rule.correlation();
    return new PairTrend(a, b, counts ? ofCorrelations(real, fake) : Double.NaN, real, fake);
  }

  private static PairTrend joint(
      int a, int b, JointCounts.Coded first, JointCounts.Coded second, Rule rule) {
    JointCounts counts = JointCounts.of(first, second);
    boolean counted =
        rule.association() == 0
            || counts.association(first.values(), second.values()) > rule.association();
    return new PairTrend(a, b, counted ? counts.similarity() : Double.NaN, Double.NaN, Double.NaN);
  }

  /** Pearson's correlation over rows with both values; NaN if a column is constant. */
  private static double correlation(TypedColumn.Numbers first, TypedColumn.Numbers second) {
    double[] x = first.values();
    double[] y = second.values();
    double meanX = 0;
    double meanY = 0;
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i]) && !Double.isNaN(y[i])) {
        meanX += x[i];
        meanY += y[i];
        n++;
      }
    }
    meanX /= n;
    meanY /= n;
    double both = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i]) && !Double.isNaN(y[i])) {
        both += (x[i] - meanX) * (y[i] - meanY);
        squaresX += (x[i] - meanX) * (x[i] - meanX);
        squaresY += (y[i] - meanY) * (y[i] - meanY);
      }
    }
    return n < 2 || constant(x, y) || constant(y, x)
        ? Double.NaN
        : correlation(both, squaresX, squaresY);
  }

  /** Whether a column has one value only, where the other has values. */
  private static boolean constant(double[] values, double[] other) {
    double only = Double.NaN;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i]) && !Double.isNaN(other[i])) {
        if (!Double.isNaN(only) && values[i] != only) {
          return false;
        }
        only = values[i];
      }
    }
    return true;
  }

  private static JointCounts.Coded coded(TypedColumn real, TypedColumn fake, Rule rule) {
    if (real instanceof TypedColumn.Numbers numbers && fake instanceof TypedColumn.Numbers others) {
      double[] mine = range(numbers);
      double[] own = range(others);
      double[] edges = rule.ownEdges() ? edges(mine[0], mine[1]) : bins(mine[0], mine[1]);
      double[] theirs = rule.ownEdges() ? edges(own[0], own[1]) : edges;
      return new JointCounts.Coded(
          binned(numbers.values(), edges), binned(others.values(), theirs), BINS + 2);
    }
    if (real instanceof TypedColumn.Categories categories
        && fake instanceof TypedColumn.Categories others) {
      return new JointCounts.Coded(
          fromZero(categories.codes()),
          fromZero(others.codes()),
          1 + Math.max(categories.names().size(), others.names().size()));
    }
    throw new IllegalArgumentException(
        "the column " + real.name() + " has numbers on one side and categories on the other");
  }

  /** A missing value is a category like others. */
  private static int[] fromZero(int[] codes) {
    return Arrays.stream(codes).map(code -> code - TypedColumn.Categories.NONE).toArray();
  }

  /** The least and the largest value; 0 and 1 where there is none. */
  private static double[] range(TypedColumn.Numbers column) {
    double[] present = column.present();
    return present.length == 0
        ? new double[] {0, 1}
        : new double[] {present[0], present[present.length - 1]};
  }

  /** Edges of bins of equal width, as NumPy's histogram_bin_edges makes them. */
  private static double[] edges(double least, double most) {
    if (least == most) {
      least -= 0.5;
      most += 0.5;
    }
    double[] edges = new double[BINS + 1];
    double step = (most - least) / BINS;
    for (int i = 0; i < BINS; i++) {
      edges[i] = i * step + least;
    }
    edges[BINS] = most;
    return edges;
  }

  private static int[] binned(double[] values, double[] edges) {
    int[] bins = new int[values.length];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = bin(values[i], edges);
    }
    return bins;
  }
}
