package dev.organza.picture;

/**
 * A square part of the plane.
 *
 * @param x its left edge
 * @param y its lower edge
 * @param side its width and height, positive
 */
public record Box(double x, double y, double side) {

  private static final double MARGIN = 0.1;

  /** A box; its side must be positive and finite. */
  public Box {
    if (!(side > 0) || !Double.isFinite(side + x + y)) {
      throw new IllegalArgumentException("no box: " + x + ", " + y + ", " + side);
    }
  }

  /**
   * The smallest box around these points and a margin of a tenth.
   *
   * @param points [N,2]; those that are not finite are left out
   */
  public static Box around(double[][] points) {
    Range across = new Range();
    Range up = new Range();
    for (double[] point : points) {
      across.include(point[0]);
      up.include(point[1]);
    }
    double width = across.high(false) - across.low(false);
    double height = up.high(false) - up.low(false);
    double side = Math.max(width, height) * (1 + 2 * MARGIN);
    double centreX = (across.high(false) + across.low(false)) / 2;
    double centreY = (up.high(false) + up.low(false)) / 2;
    return new Box(centreX - side / 2, centreY - side / 2, side);
  }

  /**
   * The points at which {@link ScatterFigure} wants to know D: {@code nodes} rows from the lower
   * edge up, each of {@code nodes} points from left to right, edges included.
   *
   * @return [nodes², 2]
   */
  public double[][] lattice(int nodes) {
    double[][] points = new double[nodes * nodes][];
    for (int i = 0; i < points.length; i++) {
      points[i] =
          new double[] {x + side * (i % nodes) / (nodes - 1), y + side * (i / nodes) / (nodes - 1)};
    }
    return points;
  }
}
