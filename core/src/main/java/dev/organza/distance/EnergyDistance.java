package dev.organza.distance;

import dev.organza.torch.Scope;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The energy distance of samples from fixed real ones: 2·E‖x−y‖ − E‖x−x′‖ − E‖y−y′‖ (Székely and
 * Rizzo 2013, doi:10.1016/j.jspi.2013.03.018), divided by E‖y−y′‖ of the real ones. The estimate is
 * unbiased: its mean is 0 for the same distribution, so that it may be negative by chance. Features
 * are standardised by the real samples.
 */
public final class EnergyDistance implements AutoCloseable {

  /** Splits of the real samples from which the noise is estimated. */
  private static final int SPLITS = 16;

  private final Tensor mean;
  private final Tensor deviation;
  private final Tensor real;
  private final double between;
  private final double halvesNoise;

  /**
   * Prepares the real samples.
   *
   * @param features {@code [T,F]} of the real samples, float64, on the CPU
   * @param random splits them for {@link #noise}
   */
  public EnergyDistance(Tensor features, SplittableRandom random) {
    try (Scope scope = Scope.open()) {
      this.mean = Scope.escape(features.mean(0));
      Tensor deviations = features.sub(mean).square().mean(0).sqrt();
      // A feature that does not vary in the data is left as it is.
      Tensor constant = deviations.le(new Scalar(1e-9)).to(torch.ScalarType.Double);
      this.deviation = Scope.escape(deviations.add(constant));
      this.real = Scope.escape(standardised(features));
      Tensor distances = distances(real, real);
      this.between = meanOfOthers(distances);
      distances.fill_diagonal_(new Scalar(0));
      this.halvesNoise = noise(distances, random);
    }
  }

  private Tensor standardised(Tensor features) {
    return features.sub(mean).div(deviation);
  }

  private static Tensor distances(Tensor a, Tensor b) {
    return SquaredDistances.of(a, b).sqrt_();
  }

  /** The mean over all pairs of two different rows. */
  private static double meanOfOthers(Tensor distances) {
    double n = distances.size(0);
    double diagonal = distances.diagonal().sum().item_double();
    return (distances.sum().item_double() - diagonal) / (n * (n - 1));
  }

  /**
   * The root mean square of the distance between two random halves of the real samples. With the
   * halves' indicators as columns H of a matrix, HᵀDH has the sums over all pairs.
   */
  private double noise(Tensor distances, SplittableRandom random) {
    int n = (int) distances.size(0);
    int half = n / 2;
    if (half < 2) {
      return Double.NaN;
    }
    double squares = 0;
    for (int split = 0; split < SPLITS; split++) {
      try (Scope scope = Scope.open()) {
        Tensor halves = halves(permutation(n, random), half);
        Tensor sums = halves.t().mm(distances.mm(halves));
        double across = sum(sums, 0, 1) / ((double) half * half);
        double inside = (sum(sums, 0, 0) + sum(sums, 1, 1)) / (half * (half - 1.0));
        double energy = 2 * across - inside;
        squares += energy * energy / SPLITS;
      }
    }
    return Math.sqrt(squares) / between;
  }

  private static double sum(Tensor sums, long row, long column) {
    return sums.select(0, row).select(0, column).item_double();
  }

  /** {@code [n,2]}: 1 where a sample is in the first half of an order, and in the second. */
  private static Tensor halves(long[] order, int half) {
    double[] rows = new double[2 * order.length];
    for (int i = 0; i < 2 * half; i++) {
      rows[(int) (2 * order[i]) + (i < half ? 0 : 1)] = 1;
    }
    return Matrices.of(rows, order.length, 2);
  }

  private static long[] permutation(int n, SplittableRandom random) {
    long[] order = new long[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Whether the real samples differ from each other; if not, no distance is defined. */
  public boolean varies() {
    return between > 0;
  }

  /**
   * The distance of generated samples, in units of the mean distance between two real ones.
   *
   * @param features {@code [N,F]}, N at least 2, float64
   */
  public double to(Tensor features) {
    try (Scope scope = Scope.open()) {
      Tensor fake = standardised(features);
      double across = distances(fake, real).mean().item_double();
      return (2 * across - meanOfOthers(distances(fake, fake)) - between) / between;
    }
  }

  /**
   * The root mean square of the distance of so many samples of the same distribution. It is
   * proportional to 1/n + 1/m.
   */
  public double noise(int count) {
    double half = Math.floor(real.size(0) / 2.0);
    return halvesNoise * (1.0 / count + 1.0 / real.size(0)) / (2 / half);
  }

  @Override
  public void close() {
    mean.close();
    deviation.close();
    real.close();
  }
}
