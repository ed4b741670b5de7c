package dev.organza.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Which of several ways takes the least time: all are measured in turn, several times, and a way
 * that is far behind is not measured again. The measurements are themselves time that someone waits
 * for.
 *
 * <p>What else runs on a machine makes a measurement longer, by any factor, and never shorter. So
 * what counts is the least that a way has taken, and one measurement alone condemns only what is
 * very far behind.
 */
final class Race {

  /** How far behind is far, at the least of several measurements. */
  private static final double FAR_BEHIND = 1.4;

  /** The same at a single one: beyond what a busy machine does to it, mostly. */
  private static final double FAR_BEHIND_AT_ONCE = 3;

  /** Turns that are taken however long they take: one disturbed one is not to decide. */
  private static final int AT_LEAST = 2;

  private Race() {}

  /**
   * The least seconds of each way.
   *
   * @param ways how many there are
   * @param turns how often each is measured at most that is not dropped; nothing is once one is
   *     left
   * @param enough after two turns no further one begins once this many seconds have passed
   * @param measure measures the way of this index
   */
  static double[] seconds(int ways, int turns, double enough, IntToDoubleFunction measure) {
    double[] least = new double[ways];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    List<Integer> left = new ArrayList<>();
    for (int way = 0; way < ways; way++) {
      left.add(way);
    }
    long start = System.nanoTime();
    for (int turn = 0;
        turn == 0
            || (turn < turns
                && left.size() > 1
                && (turn < AT_LEAST || (System.nanoTime() - start) / 1e9 < enough));
        turn++) {
      left.forEach(way -> least[way] = Math.min(least[way], measure.applyAsDouble(way)));
      double limit = turn == 0 ? FAR_BEHIND_AT_ONCE : FAR_BEHIND;
      double best = Arrays.stream(least).min().orElseThrow();
      left.removeIf(way -> least[way] > limit * best);
    }
    return least;
  }
}
