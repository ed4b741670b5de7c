package dev.organza.metric.table;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The parts of SDMetrics' quality score: a shape for each column and a trend for each pair.
 *
 * @param shapes of the columns; NaN where there is none
 * @param trends of the pairs
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record QualityScores(double[] shapes, List<PairTrend> trends) {

  static QualityScores of(TypedRows real, TypedRows fake, PairTrend.Rule rule) {
    double[] shapes = new double[real.columns().size()];
    Arrays.setAll(shapes, c -> ColumnShape.score(real.columns().get(c), fake.columns().get(c)));
    return new QualityScores(shapes, PairTrend.of(real, fake, rule));
  }

  /** The mean over columns; NaN if none has a score. */
  double shape() {
    return mean(Arrays.stream(shapes));
  }

  /** The mean over the pairs that count; NaN if none does. */
  double trend() {
    return mean(trends.stream().mapToDouble(PairTrend::score));
  }

  /** The mean of both; of one if the other is not defined. */
  double quality() {
    return mean(DoubleStream.of(shape(), trend()));
  }

  private static double mean(DoubleStream scores) {
    return scores.filter(score -> !Double.isNaN(score)).average().orElse(Double.NaN);
  }
}
