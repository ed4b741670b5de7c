package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalScoresTest {

  private static float[][] skewed() {
    Random random = new Random(3);
    float[][] rows = new float[4000][2];
    for (float[] row : rows) {
      row[1] = (float) Math.exp(random.nextGaussian()) - 7;
    }
    return rows;
  }

  /** The log-normal numbers that it sees come from N(0,1) by an increasing function: back again. */
  @Test
  void theScoreOfAQuantileIsThatOfTheNormalDistribution() {
    NormalScores scores = NormalScores.of(skewed(), 1);
    for (double z : new double[] {-1.5, -0.5, 0, 0.7, 1.6}) {
      assertThat(scores.of(Math.exp(z) - 7)).isCloseTo(z, within(0.09));
    }
  }

  @Test
  void theOrderStaysBeyondTheSampleToo() {
    NormalScores scores = NormalScores.of(skewed(), 1);
    double before = Double.NEGATIVE_INFINITY;
    for (double x = -9; x < 60; x += 0.01) {
      double score = scores.of(x);
      assertThat(score).isGreaterThan(before);
      before = score;
    }
    assertThat(scores.of(101) - scores.of(100)).isCloseTo(1, within(1e-9));
  }

  /** A generator that gives one number alone. */
  @Test
  void oneNumberHasTheMiddleRank() {
    NormalScores scores = NormalScores.of(new float[][] {{5}, {5}, {5}}, 0);
    assertThat(scores.of(5)).isCloseTo(0, within(1e-9));
    assertThat(scores.of(6)).isCloseTo(1, within(1e-9));
  }
}
