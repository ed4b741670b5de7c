package dev.organza.picture;

import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines along which a function on a lattice has one value, by marching squares.
 *
 * <p>Coordinates are in cells: node (column, row) lies at x = column, y = row.
 */
final class LevelLines {

  private LevelLines() {}

  /**
   * The pieces of the line, one or two a cell.
   *
   * @param values [nodes, nodes], row by row
   */
  static List<Line2D> at(double level, double[] values, int nodes) {
    List<Line2D> lines = new ArrayList<>();
    for (int row = 0; row + 1 < nodes; row++) {
      for (int column = 0; column + 1 < nodes; column++) {
        int node = row * nodes + column;
        // Crossings of the cell's edges in turn around it: below, right, above, left.
        List<double[]> crossings = new ArrayList<>(4);
        double a = values[node] - level;
        double b = values[node + 1] - level;
        double c = values[node + nodes + 1] - level;
        double d = values[node + nodes] - level;
        cross(a, b, column, row, 1, 0, crossings);
        cross(b, c, column + 1, row, 0, 1, crossings);
        cross(c, d, column + 1, row + 1, -1, 0, crossings);
        cross(d, a, column, row + 1, 0, -1, crossings);
        if (crossings.size() == 2) {
          lines.add(line(crossings.get(0), crossings.get(1)));
        } else if (crossings.size() == 4) {
          // A saddle: the sign in the middle says which corners are connected.
          int shift = (a > 0) == (a + b + c + d > 0) ? 0 : 3;
          lines.add(line(crossings.get(shift), crossings.get((shift + 1) % 4)));
          lines.add(line(crossings.get((shift + 2) % 4), crossings.get((shift + 3) % 4)));
        }
      }
    }
    return lines;
  }

  private static void cross(
      double from, double to, double x, double y, int dx, int dy, List<double[]> crossings) {
    if (from > 0 != to > 0) {
      double part = from / (from - to);
      crossings.add(new double[] {x + part * dx, y + part * dy});
    }
  }

  private static Line2D line(double[] from, double[] to) {
    return new Line2D.Double(from[0], from[1], to[0], to[1]);
  }
}
