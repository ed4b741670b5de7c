package dev.organza.metric.image;

import dev.organza.UsageException;
import dev.organza.distance.SquaredDistances;
import java.util.Arrays;

/**
 * The log-likelihood of points under a Gaussian Parzen window, as published for the first GAN
 * (Goodfellow et al. 2014, arXiv:1406.2661, section 5; the formulae are those of the authors'
 * code):
 *
 * <pre>LL(x) = log 1/N Σᵢ exp(−‖x − μᵢ‖² / 2σ²) − d·log(σ√2π)</pre>
 *
 * <p>The published figures are means over 10,000 test images with pixels in [0,1] and 10,000
 * generated samples μ, with the σ of the grid that makes 1,000 validation images likeliest. Known
 * limits: the training data themselves score less than cluster centres do (Theis et al. 2016,
 * arXiv:1511.01844).
 *
 * @param sigma the chosen width, in units of the values
 * @param logLikelihood the mean over the test points, in nats
 * @param standardError of that mean: the population standard deviation divided by √n
 * @param validation the mean log-likelihood of the validation points under σ
 */
public record ParzenWindow(
    double sigma, double logLikelihood, double standardError, double validation) {

  private static final int WIDTHS = 10;

  /** Ten σ from 0.1 to 1 in geometric steps: numpy's {@code logspace(-1, 0, 10)}. */
  public static double[] widths() {
    double[] widths = new double[WIDTHS];
    for (int i = 0; i < WIDTHS; i++) {
      widths[i] = Math.pow(10, -1 + i / (WIDTHS - 1.0));
    }
    return widths;
  }

  /**
   * Selects the width on the validation points and measures the test points.
   *
   * @param centres the generated samples {@code [N][d]}
   * @param validation {@code [V][d]}
   * @param test {@code [T][d]}
   * @throws UsageException if one of them is empty or their widths differ
   */
  public static ParzenWindow of(float[][] centres, float[][] validation, float[][] test) {
    double[] widths = widths();
    double[][] tried = logLikelihoods(centres, validation, widths);
    int best = 0;
    double[] means = new double[widths.length];
    for (int s = 0; s < widths.length; s++) {
      means[s] = mean(tried[s]);
      best = means[s] > means[best] ? s : best;
    }
    double[] values = logLikelihoods(centres, test, new double[] {widths[best]})[0];
    double mean = mean(values);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double error = Math.sqrt(squares / values.length) / Math.sqrt(values.length);
    return new ParzenWindow(widths[best], mean, error, means[best]);
  }

  /**
   * The log-likelihood of each point under each width. Memory is that of a block of 1,000 × 1,000
   * distances and a few numbers a point.
   *
   * @param centres {@code [N][d]}
   * @param points {@code [T][d]}
   * @param widths σ, each above 0
   * @return {@code [widths][T]} in nats
   * @throws UsageException if there is no centre or no point, or their widths differ
   */
  public static double[][] logLikelihoods(float[][] centres, float[][] points, double[] widths) {
    requireRows(centres, points);
    int dimension = centres[0].length;
    // Streaming log Σ exp: the largest exponent so far, and the sum relative to it.
    double[][] largest = new double[widths.length][points.length];
    double[][] sums = new double[widths.length][points.length];
    for (double[] each : largest) {
      Arrays.fill(each, Double.NEGATIVE_INFINITY);
    }
    SquaredDistances.forEach(
        points,
        centres,
        (row, rows, column, columns, distances) -> {
          for (int i = 0; i < rows; i++) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int k = 0; k < columns; k++) {
              nearest = Math.min(nearest, distances[i * columns + k]);
            }
            for (int s = 0; s < widths.length; s++) {
              double scale = -1 / (2 * widths[s] * widths[s]);
              double top = Math.max(largest[s][row + i], scale * nearest);
              double sum = sums[s][row + i] * Math.exp(largest[s][row + i] - top);
              for (int k = 0; k < columns; k++) {
                double exponent = scale * distances[i * columns + k] - top;
                if (exponent > -40) { // smaller terms are below the rounding error
                  sum += Math.exp(exponent);
                }
              }
              largest[s][row + i] = top;
              sums[s][row + i] = sum;
            }
          }
        });
    double[][] values = new double[widths.length][points.length];
    for (int s = 0; s < widths.length; s++) {
      double constant =
          Math.log(centres.length) + dimension * Math.log(widths[s] * Math.sqrt(2 * Math.PI));
      for (int i = 0; i < points.length; i++) {
        values[s][i] = largest[s][i] + Math.log(sums[s][i]) - constant;
      }
    }
    return values;
  }

  private static void requireRows(float[][] centres, float[][] points) {
    if (centres.length == 0 || points.length == 0) {
      throw new UsageException(
          "A Parzen window needs at least one centre and one point, not %d and %d."
              .formatted(centres.length, points.length));
    }
    if (centres[0].length != points[0].length) {
      throw new UsageException(
          "The centres of a Parzen window have %d values and the points %d."
              .formatted(centres[0].length, points[0].length));
    }
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
