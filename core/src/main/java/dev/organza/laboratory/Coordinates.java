package dev.organza.laboratory;

import dev.organza.data.transform.Transform;

/**
 * The way between the data's values and a network's, number by number. A column that never changes
 * is scaled by 1, so that a generator that leaves its value is seen to.
 */
final class Coordinates {

  private final Transform transform;
  private final int dimension;
  private final double[] constant;

  Coordinates(Transform transform, int dimension) {
    this.transform = transform;
    this.dimension = dimension;
    this.constant = new double[dimension];
    transform.invert(new float[dimension], constant);
  }

  /** The network's values of points, one after the other: {@code [n·dimension]}. */
  float[] toNetwork(double[][] points) {
    double[] raw = new double[points.length * dimension];
    for (int i = 0; i < points.length; i++) {
      System.arraycopy(points[i], 0, raw, i * dimension, dimension);
    }
    float[] network = new float[raw.length];
    transform.apply(raw, network);
    for (int i = 0; i < raw.length; i++) {
      if (isConstant(i)) {
        network[i] = (float) (raw[i] - constant[i % dimension]);
      }
    }
    return network;
  }

  /** The points of values that a network gave one after the other: {@code [n][dimension]}. */
  double[][] toRaw(float[] network) {
    double[] raw = new double[network.length];
    transform.invert(network, raw);
    double[][] points = new double[raw.length / dimension][dimension];
    for (int i = 0; i < raw.length; i++) {
      points[i / dimension][i % dimension] =
          isConstant(i) ? constant[i % dimension] + network[i] : raw[i];
    }
    return points;
  }

  /** What 1 of the network is in the data's units, on average over the numbers. */
  double unit() {
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      sum += isConstant(i) ? 1 : transform.scale(i);
    }
    return sum / dimension;
  }

  private boolean isConstant(int element) {
    return transform.scale(element % dimension) == 0;
  }
}
