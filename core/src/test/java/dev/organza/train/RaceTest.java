package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {

  /** The ways that were measured, in order. */
  private final List<Integer> asked = new ArrayList<>();

  private double[] race(int turns, double[]... seconds) {
    return race(turns, Double.POSITIVE_INFINITY, seconds);
  }

  private double[] race(int turns, double enough, double[]... seconds) {
    int[] next = new int[seconds.length];
    return Race.seconds(
        seconds.length,
        turns,
        enough,
        way -> {
          asked.add(way);
          return seconds[way][next[way]++];
        });
  }

  @Test
  void whatIsCloseIsMeasuredInTurnAndTheLeastCounts() {
    assertThat(race(3, new double[] {1.0, 1.1, 1.0}, new double[] {0.9, 1.2, 0.9}))
        .containsExactly(1.0, 0.9);
    assertThat(asked).containsExactly(0, 1, 0, 1, 0, 1);
  }

  @Test
  void whatIsFarBehindIsNotMeasuredAgain() {
    assertThat(
            race(
                3,
                new double[] {1.0, 1.0, 1.0},
                new double[] {7.0},
                new double[] {1.5, 1.7},
                new double[] {1.2, 1.2, 1.0}))
        .containsExactly(1.0, 7.0, 1.5, 1.0);
    assertThat(asked).containsExactly(0, 1, 2, 3, 0, 2, 3, 0, 3);
  }

  /** Another process ran during the best way's first turn: it takes part all the same. */
  @Test
  void oneDisturbedTurnCondemnsNoWay() {
    assertThat(race(3, new double[] {1.0, 1.0, 1.0}, new double[] {2.5, 0.6, 0.6}))
        .containsExactly(1.0, 0.6);
  }

  @Test
  void theLastOneLeftIsNotMeasuredAgain() {
    assertThat(race(3, new double[] {4.0}, new double[] {1.0})).containsExactly(4.0, 1.0);
    assertThat(asked).containsExactly(0, 1);
  }

  @Test
  void oneWayIsMeasuredOnce() {
    assertThat(race(3, new double[] {2.0})).containsExactly(2.0);
  }

  /** Somebody waits for the result. */
  @Test
  void noFurtherTurnBeginsOnceEnoughTimeHasPassed() {
    assertThat(race(3, 0, new double[] {2.0, 2.1}, new double[] {2.7, 1.9}))
        .containsExactly(2.0, 1.9);
    assertThat(asked).containsExactly(0, 1, 0, 1);
  }
}
