package dev.organza.metric.image;

/**
 * How two sets of features cover each other, their manifolds taken as the union of balls around
 * each sample that reach to its k-th nearest neighbour in the same set. A sample on the edge of a
 * ball is inside.
 *
 * @param precise whether each generated sample lies in the real manifold, {@code [fake]}
 * @param recalled whether each real sample lies in the generated manifold, {@code [real]}
 * @param balls in how many real balls each generated sample lies, {@code [fake]}
 * @param covered whether each real ball holds a generated sample, {@code [real]}
 * @see <a href="https://arxiv.org/abs/1904.06991">Kynkäänniemi et al. 2019, equations 1 and 2</a>
 * @see <a href="https://arxiv.org/abs/2002.09797">Naeem et al. 2020, equations 5 and 6</a>
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record Manifolds(boolean[] precise, boolean[] recalled, int[] balls, boolean[] covered) {

  /**
   * Compares two sets, each of more than k samples.
   *
   * @param real {@code [N][D]}
   * @param fake {@code [M][D]}
   * @param k which neighbour a ball reaches to, at least 1
   * @param recall whether to find what is recalled, which takes as long again
   */
  static Manifolds of(float[][] real, float[][] fake, int k, boolean recall) {
    double[] realRadii = Neighbours.radii(real, k);
    double[] fakeRadii = recall ? Neighbours.radii(fake, k) : new double[fake.length];
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
              if (recall && distance <= fakeRadii[j]) {
                recalled[i] = true;
              }
            }
          }
        });
    return new Manifolds(precise, recalled, balls, covered);
  }

  static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  static double share(boolean[] flags) {
    return (double) count(flags) / flags.length;
  }

  /** 1/(kM) Σ of the balls that each generated sample lies in. */
  double density(int k) {
    long sum = 0;
    for (int each : balls) {
      sum += each;
    }
    return (double) sum / ((long) k * balls.length);
  }
}
