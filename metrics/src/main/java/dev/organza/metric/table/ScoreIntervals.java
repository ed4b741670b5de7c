package dev.organza.metric.table;

import dev.organza.metric.Groups;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Intervals of scores from 0 to 1 for as many other generated rows and the same real ones: a
 * jackknife over 20 groups of generated rows. The bootstrap would be biased, because its resamples
 * have fewer distinct rows.
 *
 * @param whole the scores of all rows
 * @param without the scores without each group
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record ScoreIntervals(QualityScores whole, QualityScores[] without) {

  /** Of fewer rows of a group there is no interval. */
  private static final int LEAST_OF_GROUP = 5;

  static final String METHOD = "jackknife over %d groups of generated rows".formatted(Groups.USUAL);

  static ScoreIntervals of(TypedRows real, TypedRows fake, PairTrend.Rule rule, long seed) {
    boolean enough = fake.count() >= Groups.USUAL * LEAST_OF_GROUP;
    Groups groups = Groups.deal(fake.count(), Groups.USUAL, seed, "table scores");
    QualityScores[] without = new QualityScores[enough ? groups.count() : 0];
    for (int g = 0; g < without.length; g++) {
      int left = g;
      int[] rows = IntStream.range(0, fake.count()).filter(i -> groups.of()[i] != left).toArray();
      without[g] = QualityScores.of(real, fake.pick(rows), rule);
    }
    return new ScoreIntervals(QualityScores.of(real, fake, rule), without);
  }

  /** One of the scores with its interval. */
  Measure measure(String name, ToDoubleFunction<QualityScores> score) {
    double value = score.applyAsDouble(whole);
    double[] others = new double[without.length];
    for (int g = 0; g < others.length; g++) {
      others[g] = score.applyAsDouble(without[g]);
      if (Double.isNaN(others[g])) {
        return Measure.of(name, value);
      }
    }
    if (others.length == 0) {
      return Measure.of(name, value);
    }
    double error = Math.sqrt(Groups.variance(others));
    return new Measure(
        name, value, Interval.student(value, error, others.length - 1, METHOD).within(0, 1));
  }
}
