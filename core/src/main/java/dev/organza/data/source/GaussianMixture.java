package dev.organza.data.source;

import dev.organza.data.Density;
import dev.organza.data.SplitMix;
import java.util.Arrays;
import java.util.List;

/** A mixture of spherical normal densities of one width: Σ wₖ N(x; mₖ, σ²I). */
final class GaussianMixture implements Density {

  private final List<double[]> means;
  private final double[] weights;
  private final double deviation;

  /** The weights sum to 1. */
  GaussianMixture(List<double[]> means, double[] weights, double deviation) {
    this.means = means.stream().map(double[]::clone).toList();
    this.weights = weights.clone();
    this.deviation = deviation;
  }

  static GaussianMixture equal(List<double[]> means, double deviation) {
    double[] weights = new double[means.size()];
    Arrays.fill(weights, 1.0 / means.size());
    return new GaussianMixture(means, weights, deviation);
  }

  @Override
  public int dimension() {
    return means.get(0).length;
  }

  @Override
  public double logDensity(double... x) {
    if (x.length != dimension()) {
      throw new IllegalArgumentException(
          "a point here has " + dimension() + " coordinates, not " + x.length);
    }
    double[] logs = new double[means.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logs.length; k++) {
      double squares = 0;
      for (int i = 0; i < x.length; i++) {
        double z = (x[i] - means.get(k)[i]) / deviation;
        squares += z * z;
      }
      logs[k] = Math.log(weights[k]) - squares / 2;
      largest = Math.max(largest, logs[k]);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - largest);
    }
    return largest + Math.log(sum) - x.length * Math.log(deviation * Math.sqrt(2 * Math.PI));
  }

  @Override
  public List<double[]> modes() {
    return means.size() == 1 ? List.of() : means.stream().map(double[]::clone).toList();
  }

  @Override
  public double modeStandardDeviation() {
    return deviation;
  }

  /** One draw: the component by inversion, then one normal number per coordinate. */
  void sample(SplitMix random, float[] into) {
    double u = random.uniform();
    int k = 0;
    for (double below = weights[0]; u >= below && k < weights.length - 1; below += weights[k]) {
      k++;
    }
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) (means.get(k)[i] + deviation * random.normal());
    }
  }
}
