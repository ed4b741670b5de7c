package dev.organza.laboratory;

/**
 * Evenly spaced places on a line or in a rectangle, edges included.
 *
 * @param low the lowest coordinate along each axis
 * @param high the highest, above it
 * @param nodes how many there are along each axis, at least 2
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Grid(double[] low, double[] high, int nodes) {

  /** A grid in one or two dimensions. */
  public Grid {
    if (low.length != high.length || low.length < 1 || low.length > 2 || nodes < 2) {
      throw new IllegalArgumentException("a grid has one or two axes, and two nodes along each");
    }
    for (int axis = 0; axis < low.length; axis++) {
      if (!(high[axis] > low[axis]) || !Double.isFinite(high[axis] - low[axis])) {
        throw new IllegalArgumentException(
            "no interval along axis " + axis + ": " + low[axis] + ", " + high[axis]);
      }
    }
  }

  /** 1 or 2. */
  public int dimension() {
    return low.length;
  }

  /** How many nodes there are in all. */
  public int size() {
    return dimension() == 1 ? nodes : nodes * nodes;
  }

  /** The distance of neighbours along an axis. */
  public double step(int axis) {
    return (high[axis] - low[axis]) / (nodes - 1);
  }

  /** The length or area that belongs to a node. */
  double cell() {
    return dimension() == 1 ? step(0) : step(0) * step(1);
  }

  /** All nodes, the first axis fastest: {@code [size][dimension]}. */
  public double[][] points() {
    double[][] points = new double[size()][dimension()];
    for (int i = 0; i < points.length; i++) {
      points[i][0] = low[0] + step(0) * (i % nodes);
      if (dimension() == 2) {
        points[i][1] = low[1] + step(1) * (i / nodes);
      }
    }
    return points;
  }
}
