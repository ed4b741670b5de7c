package dev.organza.data.constraint;

/**
 * A number, or a time, that constraints tie to others. It is counted in the unit of its {@link
 * TiedNumbers}, the finest of their decimal places, so that sums are exact.
 *
 * @param name of its column
 * @param place of its column in a row
 * @param least the least value that was seen
 * @param greatest the greatest value that was seen
 * @param grid a value is a whole multiple of it; 0 where it has any digits
 * @param derivation how it follows from others
 * @param from the least distance that was seen, where it has one
 * @param to the greatest distance that was seen
 * @param scale of distances, above 0
 * @param typical its usual value, or distance
 * @param example its value in a row of the data that has them all
 */
record TiedNumber(
    String name,
    int place,
    double least,
    double greatest,
    double grid,
    Derivation derivation,
    double from,
    double to,
    double scale,
    double typical,
    double example) {

  /** Of which no row was seen yet. */
  static TiedNumber of(
      String name, int place, double least, double greatest, double grid, Derivation derivation) {
    return new TiedNumber(name, place, least, greatest, grid, derivation, 0, 0, 1, 0, 0);
  }

  TiedNumber seen(double least, double most, double unit, double usual) {
    return new TiedNumber(
        name, place, this.least, greatest, grid, derivation, least, most, unit, usual, example);
  }

  TiedNumber with(double newExample) {
    return new TiedNumber(
        name, place, least, greatest, grid, derivation, from, to, scale, typical, newExample);
  }

  /** The value on the grid that is nearest. */
  double snapped(double value) {
    return grid == 0 ? value : Math.rint(value / grid) * grid;
  }

  /** The nearest value that was seen possible. */
  double inside(double value) {
    return Math.max(least, Math.min(greatest, snapped(value)));
  }

  /** The least value of the grid that is above another. */
  double above(double bound, boolean orEqual) {
    if (grid == 0) {
      return orEqual ? bound : Math.nextUp(bound);
    }
    return orEqual ? Math.ceil(bound / grid) * grid : Math.floor(bound / grid) * grid + grid;
  }

  /** The greatest value of the grid that is below another. */
  double below(double bound, boolean orEqual) {
    return -above(-bound, orEqual);
  }

  /** A distance as it is learned: from 0 on, near 0 as it is, far from it by its logarithm. */
  double learned(double distance) {
    return Math.max(0, StrictMath.log1p((distance - from) / scale));
  }

  /** The distance of what was learned. */
  double distance(double learned) {
    return Math.min(to, from + scale * StrictMath.expm1(Math.max(0, learned)));
  }

  /** Whether a value lies where values were seen. */
  boolean holds(double value) {
    return value >= least && value <= greatest;
  }
}
