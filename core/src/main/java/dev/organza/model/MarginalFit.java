package dev.organza.model;

import dev.organza.data.transform.Block;
import dev.organza.data.transform.ColumnEncoding;
import dev.organza.data.transform.RowEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits what a generator of rows gives to the marginals of its training data: a factor for each
 * alternative (category or mode) by which its probability is multiplied in every row, before they
 * sum to 1 again. The factors are those with which the mean over rows is the frequency in the data,
 * what iterative proportional fitting (Deming and Stephan 1940) finds as well.
 *
 * <p>Numbers that are standard normal in the data become so: each is replaced by the normal score
 * of its rank among the generated ones.
 *
 * <p>It is a shift of the biases of G's last layer, which GAN training leaves off by some per cent:
 * rare categories are as rare as they should be, and what depends on what stays as G has it.
 */
final class MarginalFit {

  private static final int ROUNDS = 100;

  /** Of more alternatives proportional fitting does without second derivatives. */
  private static final int MOST_SOLVED = 512;

  /** Products that second derivatives are computed of: from some of the rows where more. */
  private static final long MOST_PRODUCTS = 1L << 29;

  /** Probabilities that second derivatives leave out. */
  private static final double NEGLIGIBLE = 1e-6;

  /** The longest step of a logarithm, and the shortest part of a step that is tried. */
  private static final double LONGEST = 3;

  private static final double SHORTEST = 1e-6;

  /** The share of what a step promises that it has to hold (Armijo 1966). */
  private static final double SUFFICIENT = 1e-4;

  /** How much smaller a squared residual is where equations are solved. */
  private static final double SOLVED = 1e-12;

  /** The largest error of a probability that is left. */
  private static final double EXACT = 1e-5;

  /** No alternative that occurs gets more or less likely than by this factor. */
  private static final double MOST = 1e4;

  private static final double FARTHEST = Math.log(MOST);

  /** Probabilities that are looked at for one column: some seconds of work at most. */
  private static final long MOST_VALUES = 1L << 29;

  /** Rows by which the factors are looked for first. */
  private static final int FIRST = 4096;

  private final List<Part> parts;

  private MarginalFit(List<Part> parts) {
    this.parts = parts;
  }

  /** What is done to some values of a row. */
  private interface Part {
    /** Changes one row, in place. */
    void apply(float[] network);
  }

  /** The factors of the values from one place of a row on. */
  @SuppressWarnings("ArrayRecordComponent") // they stay in this class
  private record Alternatives(int start, double[] factors, double[] marginals) implements Part {

    /** Where G leaves all that occur no probability, they are as likely as they are frequent. */
    @Override
    public void apply(float[] network) {
      double left = 0;
      for (int k = 0; k < factors.length; k++) {
        network[start + k] *= (float) factors[k];
        left += network[start + k];
      }
      for (int k = 0; k < factors.length && left == 0; k++) {
        network[start + k] = (float) marginals[k];
      }
    }
  }

  /** The normal scores of the value at one place of a row. */
  private record Scores(int place, NormalScores scores) implements Part {

    @Override
    public void apply(float[] network) {
      network[place] = (float) scores.of(network[place]);
    }
  }

  /** Whether there is anything to fit in rows of an encoding. */
  static boolean changes(RowEncoding encoding) {
    return encoding.blocks().stream().anyMatch(block -> block.kind() != Block.Meaning.NUMBERS);
  }

  /**
   * Fits the rows that a generator gives.
   *
   * @param network rows of its values, in which alternatives have probabilities; many
   */
  static MarginalFit of(RowEncoding encoding, float[][] network) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (ColumnEncoding column : encoding.columns()) {
      int place = at;
      double[] marginals = column.marginals();
      at += column.width();
      if (marginals.length > 1) {
        int start = at - marginals.length;
        parts.add(new Alternatives(start, factors(network, start, marginals), marginals));
      }
      if (column.blocks().get(0).kind() == Block.Meaning.NORMAL) {
        parts.add(new Scores(place, NormalScores.of(network, place)));
      }
    }
    return new MarginalFit(parts);
  }

  /** Those of some of the rows, and from there on, sooner found, those of all. */
  private static double[] factors(float[][] network, int start, double[] marginals) {
    ColumnFit fit = new ColumnFit(network, start, marginals);
    fit.approach(Math.min(FIRST, network.length));
    if (network.length > FIRST) {
      fit.approach(network.length);
    }
    return fit.factors();
  }

  /**
   * The factors f of one column. They minimise a convex function of θ = log f, {@code E log Σ p f −
   * Σ m θ} over rows with the probabilities p, m the marginals: its gradient is what the means are
   * too large. Newton's method needs some steps, where proportional fitting, which is a step along
   * {@code log(m / mean)}, needs hundreds if G is sure of what it gives.
   */
  private static final class ColumnFit {

    private final double[] marginals;
    private final int width;

    /** The probabilities that G gives, row by row. */
    private final float[] given;

    /** θ */
    private double[] logs;

    private double[] means = new double[0];

    ColumnFit(float[][] network, int start, double[] marginals) {
      this.marginals = marginals;
      this.width = marginals.length;
      this.given = new float[network.length * width];
      for (int n = 0; n < network.length; n++) {
        System.arraycopy(network[n], start, given, n * width, width);
      }
      this.logs = new double[width];
    }

    /** What never occurs is never drawn, however sure G is of it. */
    double[] factors() {
      return factors(logs);
    }

    private double[] factors(double[] of) {
      return IntStream.range(0, width)
          .mapToDouble(k -> marginals[k] > 0 ? StrictMath.exp(of[k]) : 0)
          .toArray();
    }

    /** Fits the first rows, from where it stands. */
    void approach(int rows) {
      double value = evaluate(logs, rows);
      double[] wanted = wanted();
      long rounds = Math.max(1, Math.min(ROUNDS, MOST_VALUES / rows / width));
      for (int round = 0; round < rounds; round++) {
        double[] missing = missing(wanted);
        if (Arrays.stream(missing).map(Math::abs).max().orElse(0) < EXACT) {
          return;
        }
        double[] step = width <= MOST_SOLVED ? newton(missing, rows) : scaling(missing, wanted);
        double lower = lowered(value, missing, step, rows);
        if (!(lower < value)) {
          return;
        }
        value = lower;
      }
    }

    /** The marginals among what G gives at all. */
    private double[] wanted() {
      double all = 0;
      for (int k = 0; k < width; k++) {
        all += means[k] > 0 ? marginals[k] : 0;
      }
      double[] wanted = new double[width];
      for (int k = 0; k < width; k++) {
        wanted[k] = means[k] > 0 ? marginals[k] / all : 0;
      }
      return wanted;
    }

    /** What the means lack, where a factor may still grow or shrink. */
    private double[] missing(double[] wanted) {
      double[] missing = new double[width];
      for (int k = 0; k < width; k++) {
        double gap = wanted[k] - means[k];
        boolean held = gap > 0 ? logs[k] >= FARTHEST : logs[k] <= -FARTHEST;
        missing[k] = wanted[k] > 0 && !held ? gap : 0;
      }
      return missing;
    }

    /** Proportional fitting. */
    private double[] scaling(double[] missing, double[] wanted) {
      double[] step = new double[width];
      for (int k = 0; k < width; k++) {
        step[k] = missing[k] == 0 ? 0 : Math.log(wanted[k] / means[k]);
      }
      return step;
    }

    /** A step along a direction, or half of it, and so on, until the function is lower. */
    private double lowered(double value, double[] missing, double[] step, int rows) {
      double[] before = logs;
      double[] meansBefore = means;
      for (double part = 1; part > SHORTEST; part /= 2) {
        double[] next = new double[width];
        double promised = 0;
        for (int k = 0; k < width; k++) {
          next[k] = Math.max(-FARTHEST, Math.min(FARTHEST, before[k] + part * step[k]));
          promised += missing[k] * (next[k] - before[k]);
        }
        double lower = evaluate(next, rows);
        if (lower <= value - SUFFICIENT * promised) {
          logs = next;
          return lower;
        }
      }
      means = meansBefore;
      return value;
    }

    /** The function that is minimised; sets the means. */
    private double evaluate(double[] at, int rows) {
      double[] factors = factors(at);
      double[] sums = new double[width];
      double[] row = new double[width];
      double value = 0;
      int live = 0;
      for (int n = 0; n < rows; n++) {
        double sum = weigh(n, factors, row);
        if (sum > 0) { // else it has the marginals
          live++;
          value += Math.log(sum);
          double scale = 1 / sum;
          for (int k = 0; k < width; k++) {
            sums[k] += scale * row[k];
          }
        }
      }
      double[] shares = new double[width];
      value /= Math.max(1, live);
      for (int k = 0; k < width; k++) {
        shares[k] = sums[k] / Math.max(1, live);
      }
      means = shares;
      double[] wanted = wanted();
      for (int k = 0; k < width; k++) {
        value -= wanted[k] * at[k];
      }
      return value;
    }

    /** The weights of the alternatives in a row, and their sum. */
    private double weigh(int n, double[] factors, double[] row) {
      int at = n * width;
      double sum = 0;
      for (int k = 0; k < width; k++) {
        row[k] = factors[k] * given[at + k];
        sum += row[k];
      }
      return sum;
    }

    /** Newton's step, of a length that the quadratic model is good for. */
    private double[] newton(double[] missing, int rows) {
      double[] step = solved(curvature(rows), missing);
      double largest = Arrays.stream(step).map(Math::abs).max().orElse(0);
      for (int k = 0; k < width && largest > LONGEST; k++) {
        step[k] *= LONGEST / largest;
      }
      return step;
    }

    /** The second derivatives, diag(E q) − E q qᵀ with what is fitted, q. */
    private double[][] curvature(int rows) {
      double[][] curvature = new double[width][width];
      double[] factors = factors(logs);
      double[] row = new double[width];
      int[] likely = new int[width];
      int every = (int) Math.max(1, (long) rows * width * width / MOST_PRODUCTS);
      int live = 0;
      for (int n = 0; n < rows; n += every) {
        double sum = weigh(n, factors, row);
        double scale = sum > 0 ? 1 / sum : 0;
        int count = 0;
        for (int k = 0; k < width; k++) {
          row[k] *= scale;
          if (row[k] > NEGLIGIBLE) {
            likely[count++] = k;
          }
        }
        live += sum > 0 ? 1 : 0;
        for (int i = 0; i < count; i++) {
          double[] products = curvature[likely[i]];
          double one = row[likely[i]];
          for (int j = 0; j <= i; j++) {
            products[likely[j]] -= one * row[likely[j]];
          }
        }
      }
      for (int i = 0; i < width; i++) {
        for (int j = 0; j <= i; j++) {
          curvature[i][j] = curvature[i][j] / Math.max(1, live) + (i == j ? means[i] : 0);
          curvature[j][i] = curvature[i][j];
        }
      }
      return curvature;
    }

    /**
     * The solution of linear equations, 0 where the right side is 0, by conjugate gradients
     * (Hestenes and Stiefel 1952) on the scale of the means. They do without a regular matrix: all
     * factors together may be multiplied by any number.
     */
    private double[] solved(double[][] matrix, double[] right) {
      double[] solution = new double[width];
      double[] residual = right.clone();
      double[] direction = new double[width];
      double before = 1;
      double first = 0;
      for (int round = 0; round < 2 * width; round++) {
        double[] scaled = new double[width];
        double size = 0;
        for (int k = 0; k < width; k++) {
          scaled[k] = right[k] == 0 ? 0 : residual[k] / means[k];
          size += scaled[k] * residual[k];
        }
        first = round == 0 ? size : first;
        if (size <= SOLVED * first) {
          break;
        }
        double curved = 0;
        double[] product = new double[width];
        for (int k = 0; k < width; k++) {
          direction[k] = scaled[k] + (round == 0 ? 0 : size / before * direction[k]);
        }
        for (int i = 0; i < width; i++) {
          for (int j = 0; j < width && right[i] != 0; j++) {
            product[i] += matrix[i][j] * direction[j];
          }
          curved += product[i] * direction[i];
        }
        if (!(curved > 0)) {
          break;
        }
        for (int k = 0; k < width; k++) {
          solution[k] += size / curved * direction[k];
          residual[k] -= size / curved * product[k];
        }
        before = size;
      }
      return solution;
    }
  }

  /** Fits one row, in place. */
  void apply(float[] network) {
    parts.forEach(part -> part.apply(network));
  }
}
