package dev.organza.train;

/**
 * How far apart the generated samples of one mode are, beside the real ones of that mode: near 0
 * for a generator that has one sample for each class, however evenly it draws the classes.
 */
final class VitalsWithin {

  /** With fewer samples in a mode the mean distance says nothing. */
  private static final int FEWEST = 4;

  private final double[] real;

  /**
   * @param distances {@code [R][R]} between the real samples
   * @param modes {@code [R]}: which mode each is of
   * @param count how many modes there are
   */
  VitalsWithin(double[][] distances, int[] modes, int count) {
    this.real = means(distances, modes, count);
  }

  /**
   * The mean over the modes, weighted by their generated samples, of the mean distance between two
   * generated samples over that between two real ones; NaN if no mode has enough of both.
   *
   * @param distances {@code [N][N]} between the generated samples
   * @param modes {@code [N]}: which mode each is of, or was asked to be of
   */
  double ratio(double[][] distances, int[] modes) {
    double[] fake = means(distances, modes, real.length);
    double sum = 0;
    double weight = 0;
    for (int k = 0; k < real.length; k++) {
      if (!Double.isNaN(fake[k]) && real[k] > 0) {
        int size = size(modes, k);
        sum += size * fake[k] / real[k];
        weight += size;
      }
    }
    return weight == 0 ? Double.NaN : sum / weight;
  }

  private static double[] means(double[][] distances, int[] modes, int count) {
    double[] sums = new double[count];
    long[] pairs = new long[count];
    for (int i = 0; i < distances.length; i++) {
      for (int j = 0; j < i; j++) {
        if (modes[i] == modes[j] && modes[i] >= 0) {
          sums[modes[i]] += distances[i][j];
          pairs[modes[i]]++;
        }
      }
    }
    double[] means = new double[count];
    for (int k = 0; k < count; k++) {
      means[k] = size(modes, k) < FEWEST ? Double.NaN : sums[k] / pairs[k];
    }
    return means;
  }

  private static int size(int[] modes, int mode) {
    int size = 0;
    for (int each : modes) {
      size += each == mode ? 1 : 0;
    }
    return size;
  }
}
