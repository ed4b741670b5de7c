package dev.organza.judge.number;

import dev.organza.judge.Evidence;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.Rows;
import dev.organza.judge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Mean, standard deviation, skewness and excess kurtosis of generated numbers and real ones. */
final class Moments implements Judge {

  /**
   * The moments of a sample.
   *
   * @param mean in the data's units
   * @param deviation the standard deviation, with n − 1, in the data's units
   * @param skewness m₃/m₂^(3/2) with mₖ the central moments over n; 0 for normal data
   * @param kurtosis m₄/m₂² − 3; 0 for normal data
   */
  record Summary(double mean, double deviation, double skewness, double kurtosis) {

    /** Of at least two numbers; constant ones have skewness and kurtosis 0. */
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
  public JudgeDescription description() {
    return new JudgeDescription(
        "moments",
        "How do mean, spread, skewness and kurtosis of the generated numbers compare with the real ones?",
        JudgeDescription.Better.NEITHER,
        "sample moments");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return Needs.all(Needs.singleNumbers(evidence), Needs.counts(evidence, 2));
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    Summary real = Summary.of(Rows.of(evidence.real()).column(0));
    Summary fake = Summary.of(Rows.of(evidence.fake()).column(0));
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.of("mean", fake.mean()));
    measures.add(Measure.of("real mean", real.mean()));
    measures.add(Measure.of("standard deviation", fake.deviation()));
    measures.add(Measure.of("real standard deviation", real.deviation()));
    measures.add(Measure.of("skewness", fake.skewness()));
    measures.add(Measure.of("real skewness", real.skewness()));
    measures.add(Measure.of("excess kurtosis", fake.kurtosis()));
    measures.add(Measure.of("real excess kurtosis", real.kurtosis()));
    return Verdict.of(
        measures,
        Map.of(
            "moments",
            "standard deviation with n - 1; skewness and kurtosis of central moments over n"));
  }
}
