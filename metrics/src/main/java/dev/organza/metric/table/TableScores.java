package dev.organza.metric.table;

import dev.organza.metric.MetricInput;

/**
 * What the scores of SDMetrics are read from, all pairs of columns counted.
 *
 * @param sides the real and the generated rows
 * @param scores of the generated rows, with intervals
 * @param baselines of independent columns and of real rows drawn again
 */
record TableScores(TableSides sides, ScoreIntervals scores, Baselines baselines) {

  /** The version whose definitions hold. */
  static final String DEFINITION = "SDMetrics 0.32.0";

  /** The rule by which every pair of columns counts. */
  static final PairTrend.Rule RULE = PairTrend.Rule.ALL;

  /**
   * Compares the rows, once for all metrics that ask.
   *
   * @param most rows of each side that are looked at
   */
  static TableScores of(MetricInput input, int most) {
    return input.once(TableScores.class, most, () -> compare(input, most));
  }

  private static TableScores compare(MetricInput input, int most) {
    TableSides sides = TableSides.of(input, input.real(), most);
    return new TableScores(
        sides,
        ScoreIntervals.of(sides.real(), sides.fake(), RULE, input.seed()),
        Baselines.of(sides.real(), sides.fake().count(), RULE, input.seed()));
  }

  /** Nothing to compare is no likeness. */
  static double defined(double score) {
    return Double.isNaN(score) ? 0 : score;
  }
}
