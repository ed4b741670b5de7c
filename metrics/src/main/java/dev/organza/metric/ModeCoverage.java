package dev.organza.metric;

import dev.organza.UsageException;
import dev.organza.data.Density;
import java.util.List;

/**
 * The coverage of the modes of a Gaussian mixture, as in PacGAN (Lin et al. 2018, arXiv:1712.04086,
 * section 4.1).
 *
 * <p>A sample belongs to its nearest mode, and is of high quality if it lies within three standard
 * deviations of it (Euclidean distance). A mode is captured if it has a sample of high quality. The
 * reverse Kullback-Leibler divergence is that of the modes' shares from the uniform distribution,
 * log K − H(shares), over the samples of high quality. Of samples of the mixture itself in two
 * dimensions, a share 1 − e^(−9/2) = 98.9 % is of high quality.
 *
 * @param modes K
 * @param captured modes with at least one sample of high quality
 * @param highQuality the share of the samples that is of high quality, in [0,1]
 * @param reverseKl in nats, 0 to log K; log K when no sample is of high quality
 * @param samples how many were measured; the paper takes 2,500
 */
public record ModeCoverage(
    int modes, int captured, double highQuality, double reverseKl, int samples) {

  private static final double DEVIATIONS = 3;

  /**
   * Measures samples.
   *
   * @param samples {@code [count][dimension]} in the data's own values
   * @param density with two or more modes
   * @throws UsageException if the density has no modes to cover, or there are no samples
   */
  public static ModeCoverage of(float[][] samples, Density density) {
    List<double[]> modes = density.modes();
    if (modes.isEmpty()) {
      throw new UsageException("the density has no modes to count; ring8 and grid25 have");
    }
    if (samples.length == 0) {
      throw new UsageException("there are no samples to measure");
    }
    double radius = DEVIATIONS * density.modeStandardDeviation();
    long[] counts = new long[modes.size()];
    long good = 0;
    for (float[] sample : samples) {
      int nearest = nearest(sample, modes);
      if (squaredDistance(sample, modes.get(nearest)) <= radius * radius) {
        counts[nearest]++;
        good++;
      }
    }
    int captured = 0;
    double entropy = 0;
    for (long count : counts) {
      if (count > 0) {
        captured++;
        double share = (double) count / good;
        entropy -= share * Math.log(share);
      }
    }
    return new ModeCoverage(
        modes.size(),
        captured,
        (double) good / samples.length,
        Math.log(modes.size()) - entropy,
        samples.length);
  }

  private static int nearest(float[] sample, List<double[]> modes) {
    int nearest = 0;
    for (int k = 1; k < modes.size(); k++) {
      if (squaredDistance(sample, modes.get(k)) < squaredDistance(sample, modes.get(nearest))) {
        nearest = k;
      }
    }
    return nearest;
  }

  private static double squaredDistance(float[] sample, double[] mode) {
    if (sample.length != mode.length) {
      throw new UsageException(
          "a sample has " + sample.length + " coordinates and the density " + mode.length);
    }
    double sum = 0;
    for (int i = 0; i < mode.length; i++) {
      sum += (sample[i] - mode[i]) * (sample[i] - mode[i]);
    }
    return sum;
  }
}
