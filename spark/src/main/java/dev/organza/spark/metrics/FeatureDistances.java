package dev.organza.spark.metrics;

import dev.organza.UsageException;
import dev.organza.metric.image.FeatureMoments;
import dev.organza.metric.image.FrechetDistance;
import dev.organza.metric.image.KernelDistance;
import dev.organza.torch.Threads;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Distances of real and generated samples by feature vectors, which are columns of arrays of float
 * or double. They are those of the metrics {@code fid} and {@code kid}; the features are the
 * user's.
 */
public final class FeatureDistances {

  private FeatureDistances() {}

  /**
   * The moments of a column of vectors, aggregated where the rows are: a partition sends its mean
   * and its covariance, D numbers and D² numbers, and no vector.
   *
   * @throws UsageException if there are fewer than two vectors, one is missing or of another
   *     length, or a number is missing or not finite
   */
  public static FeatureMoments moments(Dataset<Row> frame, String column) {
    return new FeatureColumn(frame, column).moments();
  }

  /**
   * The Fréchet distance of all vectors, FID if they are Inception's (Heusel et al. 2017,
   * arXiv:1706.08500, equation 6).
   *
   * @param column its name in both frames
   * @throws UsageException as {@link #moments}, and if the vectors of the two have other lengths
   */
  public static double frechet(Dataset<Row> real, Dataset<Row> generated, String column) {
    return frechet(moments(real, column), moments(generated, column));
  }

  /**
   * The Fréchet distance of moments, of which those of real samples may be kept.
   *
   * @throws UsageException if they are of vectors of different lengths
   */
  public static double frechet(FeatureMoments real, FeatureMoments generated) {
    requireAlike(real.dimension(), generated.dimension());
    try (Threads.Lease lease = Threads.lease()) {
      return FrechetDistance.of(real, generated);
    }
  }

  private static void requireAlike(int real, int generated) {
    if (real != generated) {
      throw new UsageException(
          "the real vectors have "
              + real
              + " numbers and the generated ones "
              + generated
              + "; take the features of both from one network");
    }
  }

  /**
   * The kernel distance, KID (Bińkowski et al. 2018, arXiv:1801.01401, equation 4), of all pairs of
   * at most so many vectors of each side, which are brought to the driver.
   *
   * @param column its name in both frames
   * @param most vectors of each side; the metric {@code kid} takes 10,000
   * @param seed decides which, with the order of the rows
   * @throws UsageException as {@link #frechet(Dataset, Dataset, String)}
   */
  public static KernelDistance kernel(
      Dataset<Row> real, Dataset<Row> generated, String column, int most, long seed) {
    if (most < 2) {
      throw new UsageException("a distance is of at least 2 vectors of each side, not " + most);
    }
    float[][] reals = new FeatureColumn(real, column).some(most, seed);
    float[][] fakes = new FeatureColumn(generated, column).some(most, seed);
    requireAlike(reals[0].length, fakes[0].length);
    try (Threads.Lease lease = Threads.lease()) {
      return KernelDistance.of(reals, fakes);
    }
  }
}
