package dev.organza.game.augmentation;

/**
 * Where a pixel of the changed image comes from in the image before, in pixels from the centre:
 *
 * <pre>x = xx·x′ + xy·y′ + x0,   y = yx·x′ + yy·y′ + y0</pre>
 *
 * <p>x goes to the right and y downwards. Each method gives the map of this change followed by one
 * more: since these maps lead back, the inverse of the later change is applied first.
 */
record PlaneMap(double xx, double xy, double x0, double yx, double yy, double y0) {

  /** How many numbers {@link #into} writes. */
  static final int NUMBERS = 6;

  static final PlaneMap IDENTITY = new PlaneMap(1, 0, 0, 0, 1, 0);

  /** Then stretched by these factors, which may be negative. */
  PlaneMap stretched(double horizontally, double vertically) {
    return new PlaneMap(
        xx / horizontally, xy / vertically, x0, yx / horizontally, yy / vertically, y0);
  }

  /** Then turned by an angle in radians, clockwise as seen. */
  PlaneMap turned(double angle) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new PlaneMap(
        xx * cos - xy * sin, xx * sin + xy * cos, x0, yx * cos - yy * sin, yx * sin + yy * cos, y0);
  }

  /** Then turned by a number of right angles, exactly. */
  PlaneMap turned(int rightAngles) {
    return switch (rightAngles & 3) {
      case 1 -> new PlaneMap(-xy, xx, x0, -yy, yx, y0);
      case 2 -> new PlaneMap(-xx, -xy, x0, -yx, -yy, y0);
      case 3 -> new PlaneMap(xy, -xx, x0, yy, -yx, y0);
      default -> this;
    };
  }

  /** Then moved by this many pixels. */
  PlaneMap moved(double right, double down) {
    return new PlaneMap(xx, xy, x0 - xx * right - xy * down, yx, yy, y0 - yx * right - yy * down);
  }

  /** Writes xx, xy, x0, yx, yy, y0. */
  void into(float[] values, int at) {
    values[at] = (float) xx;
    values[at + 1] = (float) xy;
    values[at + 2] = (float) x0;
    values[at + 3] = (float) yx;
    values[at + 4] = (float) yy;
    values[at + 5] = (float) y0;
  }
}
