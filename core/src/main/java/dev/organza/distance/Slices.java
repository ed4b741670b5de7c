package dev.organza.distance;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Directions for the sliced Wasserstein distance (Rabin et al. 2012, Bonneel et al. 2015): the mean
 * over directions of the one-dimensional distances of the projected samples.
 *
 * @param directions {@code [directions][dimension]} unit vectors
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Slices(double[][] directions) {

  /** So many directions, uniform on the sphere; in one dimension there is one. */
  public static Slices random(int count, int dimension, SplittableRandom random) {
    double[][] directions = new double[dimension == 1 ? 1 : count][];
    Arrays.setAll(directions, i -> direction(dimension, random));
    return new Slices(directions);
  }

  private static double[] direction(int dimension, SplittableRandom random) {
    double[] direction = new double[dimension];
    double squares = 0;
    for (int i = 0; i < dimension; i++) {
      direction[i] = random.nextGaussian();
      squares += direction[i] * direction[i];
    }
    for (int i = 0; i < dimension; i++) {
      direction[i] /= Math.sqrt(squares);
    }
    return direction;
  }

  /** How many directions there are. */
  public int count() {
    return directions.length;
  }

  /** The samples' coordinates along one direction, in their order. */
  public double[] project(float[][] samples, int direction) {
    double[] along = directions[direction];
    double[] projected = new double[samples.length];
    for (int n = 0; n < samples.length; n++) {
      double sum = 0;
      for (int i = 0; i < along.length; i++) {
        sum += samples[n][i] * along[i];
      }
      projected[n] = sum;
    }
    return projected;
  }

  /** The same of float64 samples. */
  public double[] project(double[][] samples, int direction) {
    double[] along = directions[direction];
    double[] projected = new double[samples.length];
    for (int n = 0; n < samples.length; n++) {
      double sum = 0;
      for (int i = 0; i < along.length; i++) {
        sum += samples[n][i] * along[i];
      }
      projected[n] = sum;
    }
    return projected;
  }

  /** Projections on all directions, each ascending: {@code [directions][samples]}. */
  public double[][] sorted(float[][] samples) {
    double[][] sorted = new double[count()][];
    for (int d = 0; d < sorted.length; d++) {
      sorted[d] = project(samples, d);
      Arrays.sort(sorted[d]);
    }
    return sorted;
  }

  /** The same of float64 samples. */
  public double[][] sorted(double[][] samples) {
    double[][] sorted = new double[count()][];
    for (int d = 0; d < sorted.length; d++) {
      sorted[d] = project(samples, d);
      Arrays.sort(sorted[d]);
    }
    return sorted;
  }

  /**
   * The sliced Wasserstein-1 distance of two sets, in the unit of the samples.
   *
   * @param a {@link #sorted} projections of one set
   * @param b of the other, on the same directions
   */
  public static double distance(double[][] a, double[][] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += TransportDistance.of(a[d], b[d]);
    }
    return sum / a.length;
  }
}
