package dev.organza.model;

import dev.organza.data.transform.Block;
import dev.organza.data.transform.ColumnEncoding;
import dev.organza.data.transform.RowEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits what a generator of rows gives to the marginals of its training data: a factor for each
 * alternative (category or mode) by which its probability is multiplied in every row, before they
 * sum to 1 again. The factors are those with which the mean over rows is the frequency in the data,
 * found by iterative proportional fitting (Deming and Stephan 1940).
 *
 * <p>Numbers that are standard normal in the data become so: each is replaced by the normal score
 * of its rank among the generated ones.
 *
 * <p>It is a shift of the biases of G's last layer, which GAN training leaves off by some per cent:
 * rare categories are as rare as they should be, and what depends on what stays as G has it.
 */
final class MarginalFit {

  private static final int ROUNDS = 100;

  /** The largest error of a probability that is left. */
  private static final double EXACT = 1e-5;

  /** No alternative that occurs gets more or less likely than by this factor. */
  private static final double MOST = 1e4;

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
    // What never occurs is never drawn, however sure G is of it.
    double[] factors = Arrays.stream(marginals).map(share -> share > 0 ? 1 : 0).toArray();
    int first = Math.min(FIRST, network.length);
    fit(factors, Arrays.asList(network).subList(0, first), start, marginals);
    if (first < network.length) {
      fit(factors, Arrays.asList(network), start, marginals);
    }
    return factors;
  }

  private static void fit(double[] factors, List<float[]> network, int start, double[] marginals) {
    int rows = network.size();
    double[] means = new double[marginals.length];
    long rounds = Math.max(1, Math.min(ROUNDS, MOST_VALUES / rows / marginals.length));
    for (int round = 0; round < rounds; round++) {
      Arrays.fill(means, 0);
      for (float[] row : network) {
        double sum = 0;
        for (int k = 0; k < factors.length; k++) {
          sum += factors[k] * row[start + k];
        }
        for (int k = 0; k < factors.length && sum > 0; k++) {
          means[k] += factors[k] * row[start + k] / sum / rows;
        }
      }
      double error = 0;
      for (int k = 0; k < factors.length; k++) {
        error = Math.max(error, Math.abs(means[k] - marginals[k]));
        if (means[k] > 0) {
          factors[k] = Math.min(MOST, Math.max(1 / MOST, factors[k] * marginals[k] / means[k]));
        }
      }
      if (error < EXACT) {
        break;
      }
    }
  }

  /** Fits one row, in place. */
  void apply(float[] network) {
    parts.forEach(part -> part.apply(network));
  }
}
