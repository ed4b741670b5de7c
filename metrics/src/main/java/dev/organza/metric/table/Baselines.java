package dev.organza.metric.table;

import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * What the scores of a table are without any model: rows drawn from the real ones again, which a
 * perfect copy of the distribution would reach, and columns drawn independently.
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record Baselines(QualityScores[] again, QualityScores[] apart) {

  private static final int DRAWS = 5;

  static final String METHOD = "Student's t over %d draws".formatted(DRAWS);

  /**
   * Draws.
   *
   * @param rows how many rows a draw has
   */
  static Baselines of(TypedRows real, int rows, PairTrend.Rule rule, long seed) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "table baselines"));
    QualityScores[] again = new QualityScores[DRAWS];
    QualityScores[] apart = new QualityScores[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      again[i] = QualityScores.of(real, real.drawn(rows, random), rule);
      apart[i] = QualityScores.of(real, real.drawnApart(rows, random), rule);
    }
    return new Baselines(again, apart);
  }

  /** A score of real rows that are drawn again. */
  Measure again(String name, ToDoubleFunction<QualityScores> score) {
    return measure(name, again, score);
  }

  /** A score of independent columns. */
  Measure apart(String name, ToDoubleFunction<QualityScores> score) {
    return measure(name, apart, score);
  }

  private static Measure measure(
      String name, QualityScores[] draws, ToDoubleFunction<QualityScores> score) {
    double[] values =
        Arrays.stream(draws).mapToDouble(score).filter(value -> !Double.isNaN(value)).toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    return values.length < 2
        ? Measure.of(name, mean)
        : new Measure(name, mean, Interval.ofMean(values, METHOD).within(0, 1));
  }
}
