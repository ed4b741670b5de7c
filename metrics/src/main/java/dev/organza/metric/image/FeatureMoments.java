package dev.organza.metric.image;

import dev.organza.distance.Matrices;
import dev.organza.torch.Scope;
import java.io.Serializable;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Mean and covariance of a stream of vectors in float64, by the pairwise update of Chan, Golub and
 * LeVeque (1979, "Updating formulae and a pairwise algorithm for computing sample variances",
 * equation 2.1). Memory is that of one matrix.
 */
public final class FeatureMoments implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int dimension;
  private final double[] mean;

  /** Σ (x − mean)(x − mean)ᵀ, row-major. */
  private final double[] scatter;

  private long count;

  /** The moments of no vectors yet. */
  public FeatureMoments(int dimension) {
    this(0, new double[dimension], new double[Math.multiplyExact(dimension, dimension)]);
  }

  private FeatureMoments(long count, double[] mean, double[] scatter) {
    this.dimension = mean.length;
    this.count = count;
    this.mean = mean;
    this.scatter = scatter;
  }

  /**
   * Known moments.
   *
   * @param count at least 2
   * @param mean {@code [D]}
   * @param covariance {@code [D·D]}, unbiased
   */
  static FeatureMoments of(long count, double[] mean, double[] covariance) {
    double[] scatter = covariance.clone();
    for (int i = 0; i < scatter.length; i++) {
      scatter[i] *= count - 1;
    }
    return new FeatureMoments(count, mean.clone(), scatter);
  }

  /** The moments of vectors, {@code [N][D]}. */
  public static FeatureMoments of(float[][] vectors) {
    FeatureMoments moments = new FeatureMoments(vectors[0].length);
    moments.add(vectors);
    return moments;
  }

  /** How many vectors there were. */
  public long count() {
    return count;
  }

  /** D. */
  public int dimension() {
    return dimension;
  }

  /** {@code [D]}. */
  public double[] mean() {
    return mean.clone();
  }

  /** The unbiased covariance, {@code [D·D]} row-major; needs two vectors. */
  public double[] covariance() {
    double[] covariance = scatter.clone();
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] /= count - 1;
    }
    return covariance;
  }

  /** Adds vectors, {@code [N][D]}. */
  public void add(float[][] vectors) {
    double[][] doubles = new double[vectors.length][dimension];
    for (int i = 0; i < vectors.length; i++) {
      for (int k = 0; k < dimension; k++) {
        doubles[i][k] = vectors[i][k];
      }
    }
    add(doubles);
  }

  /** Adds vectors, {@code [N][D]}. */
  public void add(double[][] vectors) {
    if (vectors.length == 0) {
      return;
    }
    double[] batchMean = new double[dimension];
    for (double[] vector : vectors) {
      for (int k = 0; k < dimension; k++) {
        batchMean[k] += vector[k];
      }
    }
    for (int k = 0; k < dimension; k++) {
      batchMean[k] /= vectors.length;
    }
    double[] centred = new double[Math.multiplyExact(vectors.length, dimension)];
    for (int i = 0; i < vectors.length; i++) {
      for (int k = 0; k < dimension; k++) {
        centred[i * dimension + k] = vectors[i][k] - batchMean[k];
      }
    }
    try (Scope scope = Scope.open()) {
      Tensor x = Matrices.of(centred, vectors.length, dimension);
      merge(vectors.length, batchMean, Matrices.values(x.t().mm(x)));
    }
  }

  /** Adds the vectors of other moments. */
  public void add(FeatureMoments other) {
    if (other.count > 0) {
      merge(other.count, other.mean, other.scatter);
    }
  }

  private void merge(long otherCount, double[] otherMean, double[] otherScatter) {
    long total = count + otherCount;
    double weight = (double) count * otherCount / total; // m·n/(m+n)
    double[] delta = new double[dimension];
    for (int k = 0; k < dimension; k++) {
      delta[k] = otherMean[k] - mean[k];
    }
    for (int i = 0; i < dimension; i++) {
      for (int k = 0; k < dimension; k++) {
        int at = i * dimension + k;
        scatter[at] += otherScatter[at] + weight * delta[i] * delta[k];
      }
    }
    for (int k = 0; k < dimension; k++) {
      mean[k] += delta[k] * otherCount / total;
    }
    count = total;
  }

  /** Whether all is finite. */
  public boolean isFinite() {
    return Arrays.stream(mean).allMatch(Double::isFinite)
        && Arrays.stream(scatter).allMatch(Double::isFinite);
  }
}
