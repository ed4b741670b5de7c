package dev.organza.data;

/**
 * In what precision the numbers of a table are kept.
 *
 * <p>In float32 where that loses nothing: it moves no whole number, and no other value by more than
 * a hundred-thousandth of its column's standard deviation. Else in float64: coordinates in metres,
 * timestamps, identifiers, a voltage that varies in its seventh digit. Networks see float32 in both
 * cases, but of what is left when the column's mean has been taken off.
 */
final class TablePrecision {

  private TablePrecision() {}

  /** The rows, {@code [N][F]}, which are taken over. */
  static Values stored(double[][] rows) {
    return suffices(rows) ? new Values.Floats(floats(rows)) : new Values.Doubles(rows);
  }

  private static boolean suffices(double[][] rows) {
    int columns = rows[0].length;
    double[] mean = new double[columns];
    double[] squares = new double[columns];
    double[] moved = new double[columns];
    for (int n = 0; n < rows.length; n++) {
      for (int i = 0; i < columns; i++) {
        double value = rows[n][i];
        double rounded = (float) value;
        if (rounded != value && value == Math.rint(value)) {
          return false;
        }
        moved[i] = Math.max(moved[i], Math.abs(rounded - value));
        double delta = value - mean[i];
        mean[i] += delta / (n + 1);
        squares[i] += delta * (value - mean[i]);
      }
    }
    for (int i = 0; i < columns; i++) {
      if (moved[i] > DatasetBuilder.MOST_MOVED * Math.sqrt(squares[i] / rows.length)) {
        return false;
      }
    }
    return true;
  }

  private static float[][] floats(double[][] rows) {
    float[][] floats = new float[rows.length][];
    for (int n = 0; n < rows.length; n++) {
      floats[n] = new float[rows[n].length];
      for (int i = 0; i < floats[n].length; i++) {
        floats[n][i] = (float) rows[n][i];
      }
    }
    return floats;
  }
}
