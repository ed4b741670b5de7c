package dev.organza.metric.number;

import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mean, standard deviation, skewness and excess kurtosis of generated numbers and real ones. */
final class ColumnMoments implements Metric {

  /**
   * The moments of a sample.
   *
   * @param mean in the data's units
   * @param deviation the standard deviation, with n − 1, in the data's units
   * @param skewness m₃/m₂^(3/2) with mₖ the central moments over n; 0 for normal data
   * @param kurtosis m₄/m₂² − 3; 0 for normal data
   */
  record Summary(double mean, double deviation, double skewness, double kurtosis) {

    /** The moments of at least two numbers; constants have skewness and kurtosis 0. */
    static Summary of(double[] values) {
      int n = values.length;
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += (values[i] - mean) / (i + 1);
      }
      double m2 = 0;
      double m3 = 0;
      double m4 = 0;
      for (double value : values) {
        double d = value - mean;
        m2 += d * d / n;
        m3 += d * d * d / n;
        m4 += d * d * d * d / n;
      }
      boolean constant = Math.sqrt(m2) <= 1e-12 * Math.max(Math.abs(mean), Double.MIN_NORMAL);
      return new Summary(
          mean,
          Math.sqrt(m2 * n / (n - 1.0)),
          constant ? 0 : m3 / (m2 * Math.sqrt(m2)),
          constant ? 0 : m4 / (m2 * m2) - 3);
    }
  }

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "moments",
        "How do mean, spread, skewness and kurtosis of the generated numbers compare with the real ones?",
        Better.NEITHER,
        "sample moments");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(Requirements.singleNumbers(input), Requirements.counts(input, 2));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    Summary real = Summary.of(Rows.of(input.real()).column(0));
    Summary fake = Summary.of(Rows.of(input.fake()).column(0));
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.of("mean", fake.mean()));
    measures.add(Measure.of("real mean", real.mean()));
    measures.add(Measure.of("standard deviation", fake.deviation()));
    measures.add(Measure.of("real standard deviation", real.deviation()));
    measures.add(Measure.of("skewness", fake.skewness()));
    measures.add(Measure.of("real skewness", real.skewness()));
    measures.add(Measure.of("excess kurtosis", fake.kurtosis()));
    measures.add(Measure.of("real excess kurtosis", real.kurtosis()));
    return Measurement.of(
        measures,
        Map.of(
            "moments",
            "standard deviation with n - 1; skewness and kurtosis of central moments over n"));
  }
}
