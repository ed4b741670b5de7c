package dev.organza.picture;

import java.util.Arrays;

/**
 * Points of a curve, sorted by x, with as few of them as a picture can show.
 *
 * @param xs ascending
 * @param ys finite, as many as {@code xs}
 */
record Polyline(double[] xs, double[] ys) {

  int size() {
    return xs.length;
  }

  /** The first {@code size} points of two longer arrays. */
  static Polyline of(double[] xs, double[] ys, int size) {
    return new Polyline(Arrays.copyOf(xs, size), Arrays.copyOf(ys, size));
  }

  /**
   * At most {@code 2 bins} points: of each of {@code bins} equal runs of points the lowest and the
   * highest, in their order, so that a spike of a single step is still seen.
   */
  Polyline extremes(int bins) {
    if (size() <= 2 * bins) {
      return this;
    }
    double[] x = new double[2 * bins];
    double[] y = new double[2 * bins];
    for (int b = 0; b < bins; b++) {
      int lowest = start(b, bins);
      int highest = lowest;
      for (int i = lowest; i < start(b + 1, bins); i++) {
        lowest = ys[i] < ys[lowest] ? i : lowest;
        highest = ys[i] > ys[highest] ? i : highest;
      }
      int first = Math.min(lowest, highest);
      int second = Math.max(lowest, highest);
      x[2 * b] = xs[first];
      y[2 * b] = ys[first];
      x[2 * b + 1] = xs[second];
      y[2 * b + 1] = ys[second];
    }
    return new Polyline(x, y);
  }

  /** At most {@code bins} points: the mean of each of {@code bins} equal runs of points. */
  Polyline means(int bins) {
    if (size() <= bins) {
      return this;
    }
    double[] x = new double[bins];
    double[] y = new double[bins];
    for (int b = 0; b < bins; b++) {
      int from = start(b, bins);
      int to = start(b + 1, bins);
      x[b] = Arrays.stream(xs, from, to).average().orElseThrow();
      y[b] = Arrays.stream(ys, from, to).average().orElseThrow();
    }
    return new Polyline(x, y);
  }

  private int start(int bin, int bins) {
    return (int) ((long) bin * size() / bins);
  }
}
