package dev.organza.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Which of several ways takes the least time: all are measured in turn, several times, and a way
 * that is far behind is not measured again. The measurements are themselves time that someone waits
 * for.
 */
final class Race {

  /** How far behind is far: beyond what a busy machine does to one measurement, mostly. */
  private static final double FAR_BEHIND = 1.4;

  private Race() {}

  /**
   * The median seconds of each way.
   *
   * @param ways how many there are
   * @param turns how often each is measured that is not dropped; nothing is once one is left
   * @param seconds measures the way of this index
   */
  static double[] medians(int ways, int turns, IntToDoubleFunction seconds) {
    List<List<Double>> measured = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    for (int way = 0; way < ways; way++) {
      measured.add(new ArrayList<>());
      left.add(way);
    }
    for (int turn = 0; turn < turns && (turn == 0 || left.size() > 1); turn++) {
      left.forEach(way -> measured.get(way).add(seconds.applyAsDouble(way)));
      double least = left.stream().mapToDouble(way -> median(measured.get(way))).min().orElse(0);
      left.removeIf(way -> median(measured.get(way)) > FAR_BEHIND * least);
    }
    return measured.stream().mapToDouble(Race::median).toArray();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
