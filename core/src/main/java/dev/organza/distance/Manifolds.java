package dev.organza.distance;

import java.util.Arrays;

/**
 * Precision, recall, density and coverage of two sets of samples. The manifold of a set is the
 * union of balls around its samples; each ball reaches to the sample's k-th nearest neighbour in
 * the same set. A sample on the edge of a ball is inside.
 *
 * @param precise whether each generated sample lies in the real manifold, {@code [fake]}
 * @param recalled whether each real sample lies in the generated manifold, {@code [real]}; all
 *     false if recall was not asked for
 * @param balls in how many real balls each generated sample lies, {@code [fake]}
 * @param covered whether each real ball holds a generated sample, {@code [real]}
 * @see <a href="https://arxiv.org/abs/1904.06991">Kynkäänniemi et al. 2019, equations 1 and 2</a>
 * @see <a href="https://arxiv.org/abs/2002.09797">Naeem et al. 2020, equations 5 and 6</a>
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Manifolds(boolean[] precise, boolean[] recalled, int[] balls, boolean[] covered) {

  /**
   * Compares two sets, each of more than k samples.
   *
   * @param real {@code [N][D]}
   * @param fake {@code [M][D]}
   * @param k which neighbour a ball reaches to, at least 1
   * @param recall whether recall is computed, which takes as long again
   */
  public static Manifolds of(float[][] real, float[][] fake, int k, boolean recall) {
    return of(
        real, Neighbours.radii(real, k), fake, recall ? Neighbours.radii(fake, k) : none(fake));
  }

  /** Balls that hold nothing. */
  private static double[] none(float[][] samples) {
    double[] radii = new double[samples.length];
    Arrays.fill(radii, -1);
    return radii;
  }

  /**
   * Compares two sets whose balls are known.
   *
   * @param real {@code [N][D]}
   * @param realRadii {@code [N]}, squared, as of {@link Neighbours#radii}
   * @param fake {@code [M][D]}
   * @param fakeRadii {@code [M]}, squared
   */
  public static Manifolds of(
      float[][] real, double[] realRadii, float[][] fake, double[] fakeRadii) {
    boolean[] precise = new boolean[fake.length];
    boolean[] recalled = new boolean[real.length];
    int[] balls = new int[fake.length];
    boolean[] covered = new boolean[real.length];
    SquaredDistances.forEach(
        real,
        fake,
        (row, rows, column, columns, distances) -> {
          for (int i = row; i < row + rows; i++) {
            for (int j = column; j < column + columns; j++) {
              double distance = distances[(i - row) * columns + j - column];
              if (distance <= realRadii[i]) {
                precise[j] = true;
                balls[j]++;
                covered[i] = true;
              }
              recalled[i] |= distance <= fakeRadii[j];
            }
          }
        });
    return new Manifolds(precise, recalled, balls, covered);
  }

  /** The share of true values. */
  public static double share(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return (double) count / flags.length;
  }

  /** 1/(kM) Σ of the balls that each generated sample lies in. */
  public double density(int k) {
    long sum = 0;
    for (int each : balls) {
      sum += each;
    }
    return (double) sum / ((long) k * balls.length);
  }
}
