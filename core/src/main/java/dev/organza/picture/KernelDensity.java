package dev.organza.picture;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A density estimated from samples by Gaussian kernels of Silverman's bandwidth, {@code 0.9 min(sd,
 * IQR / 1.34) n^(-1/5)} (Density Estimation, 1986, equation 3.31).
 *
 * <p>Of more than 10,000 samples every k-th is used: the picture would look no different.
 */
final class KernelDensity implements DoubleUnaryOperator {

  private static final int MOST_SAMPLES = 10_000;

  /** Beyond this many bandwidths a kernel is less than a millionth of its height. */
  private static final double REACH = 5.3;

  private final double[] sorted;
  private final double bandwidth;

  /**
   * @param samples in any order; those that are not finite are left out
   * @param least the smallest bandwidth, for samples that are all the same
   */
  KernelDensity(double[] samples, double least) {
    double[] finite = Arrays.stream(samples).filter(Double::isFinite).sorted().toArray();
    int stride = Math.max(1, (finite.length + MOST_SAMPLES - 1) / MOST_SAMPLES);
    this.sorted = new double[(finite.length + stride - 1) / stride];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = finite[i * stride];
    }
    this.bandwidth = Math.max(least, silverman(sorted));
  }

  private static double silverman(double[] sorted) {
    int n = sorted.length;
    if (n < 2) {
      return 0;
    }
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double variance = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum() / (n - 1);
    double quartiles = (sorted[n * 3 / 4] - sorted[n / 4]) / 1.34;
    double spread = quartiles > 0 ? Math.min(Math.sqrt(variance), quartiles) : Math.sqrt(variance);
    return 0.9 * spread * Math.pow(n, -0.2);
  }

  /** The density at {@code x}; 0 everywhere if there are no samples. */
  @Override
  public double applyAsDouble(double x) {
    if (sorted.length == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = firstFrom(x - REACH * bandwidth); i < sorted.length; i++) {
      double distance = (sorted[i] - x) / bandwidth;
      if (distance > REACH) {
        break;
      }
      sum += Math.exp(-0.5 * distance * distance);
    }
    return sum / (sorted.length * bandwidth * Math.sqrt(2 * Math.PI));
  }

  private int firstFrom(double value) {
    int found = Arrays.binarySearch(sorted, value);
    int index = found < 0 ? -found - 1 : found;
    while (index > 0 && sorted[index - 1] == value) {
      index--;
    }
    return index;
  }
}
