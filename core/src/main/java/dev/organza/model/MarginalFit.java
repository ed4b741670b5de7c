package dev.organza.model;

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
 * <p>It is a shift of the biases of G's last layer, which GAN training leaves off by some per cent:
 * rare categories are as rare as they should be, and what depends on what stays as G has it.
 */
final class MarginalFit {

  private static final int ROUNDS = 100;

  /** The largest error of a probability that is left. */
  private static final double EXACT = 1e-5;

  /** No alternative gets more or less likely than by this factor. */
  private static final double MOST = 1e4;

  /** Rows times alternatives that are looked at for one column. */
  private static final int MOST_VALUES = 1 << 20;

  private final List<Part> parts;

  private MarginalFit(List<Part> parts) {
    this.parts = parts;
  }

  /** The factors of the values from one place of a row on. */
  @SuppressWarnings("ArrayRecordComponent") // they stay in this class
  private record Part(int start, double[] factors) {}

  /**
   * Fits the rows that a generator gives.
   *
   * @param network rows of its values, in which alternatives have probabilities; many
   */
  static MarginalFit of(RowEncoding encoding, float[][] network) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (ColumnEncoding column : encoding.columns()) {
      double[] marginals = column.marginals();
      at += column.width();
      if (marginals.length > 1) {
        int start = at - marginals.length;
        parts.add(new Part(start, factors(network, start, marginals)));
      }
    }
    return new MarginalFit(parts);
  }

  private static double[] factors(float[][] network, int start, double[] marginals) {
    int rows = Math.max(1, Math.min(network.length, MOST_VALUES / marginals.length));
    double[] factors = new double[marginals.length];
    Arrays.fill(factors, 1);
    double[] means = new double[marginals.length];
    for (int round = 0; round < ROUNDS; round++) {
      Arrays.fill(means, 0);
      for (int n = 0; n < rows; n++) {
        double sum = 0;
        for (int k = 0; k < factors.length; k++) {
          sum += factors[k] * network[n][start + k];
        }
        for (int k = 0; k < factors.length && sum > 0; k++) {
          means[k] += factors[k] * network[n][start + k] / sum / rows;
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
    return factors;
  }

  /** Fits one row, in place. */
  void apply(float[] network) {
    for (Part part : parts) {
      for (int k = 0; k < part.factors().length; k++) {
        network[part.start() + k] *= (float) part.factors()[k];
      }
    }
  }
}
