package dev.organza.metric.number;

import dev.organza.journal.Better;
import dev.organza.metric.Figure;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.picture.QuantileFigure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * The two-sample Kolmogorov-Smirnov test: the largest difference between the two empirical
 * distribution functions, in [0,1], and the probability of one as large if both samples came from
 * one distribution.
 *
 * <p>The statistic of two samples of one distribution is positive, too. The lower bound is the
 * value less the 0.95 quantile of that statistic, 1.358 √(1/n + 1/m) (Smirnov 1948). The upper
 * bound is that of the largest difference of two shares (Newcombe 1998). Both are one-sided 95 %
 * bounds: the value is biased upwards, so that the upper one is rarely missed.
 */
final class KolmogorovSmirnov implements Metric {

  private static final double LEVEL = 0.95;

  /** The 0.95 quantile of the Kolmogorov distribution. */
  private static final double KOLMOGOROV = 1.3581;

  private static final double SURPRISING = 0.01;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "ks",
        "What is the largest difference of the distribution functions of real and generated numbers?",
        Better.LOWER,
        "two-sample Kolmogorov-Smirnov test (Smirnov 1939)");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(Requirements.singleNumbers(input), Requirements.counts(input, 2));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    double[] real = Rows.of(input.real()).column(0);
    double[] fake = Rows.of(input.fake()).column(0);
    KolmogorovSmirnovTest.TwoResult result = KolmogorovSmirnovTest.withDefaults().test(real, fake);
    double distance = result.getStatistic();
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("statistic", "largest difference of empirical distribution functions");
    protocol.put("p-value", "exact for small samples, else asymptotic");
    String column = input.real().columns().isEmpty() ? "value" : input.real().columns().get(0);
    return new Measurement(
        List.of(
            new Measure("ks", distance, interval(real, fake, distance)),
            Measure.of("p-value", result.getPValue())),
        protocol,
        List.of(
            result.getPValue() < SURPRISING
                ? String.format(
                    Locale.ROOT,
                    "Real and generated numbers differ significantly (%s).",
                    TwoSampleClassifier.probability(result.getPValue()))
                : String.format(
                    Locale.ROOT,
                    "With %,d real and %,d generated numbers there is no significant difference (%s); more numbers would detect a smaller one.",
                    real.length,
                    fake.length,
                    TwoSampleClassifier.probability(result.getPValue()))),
        List.of(
            new Figure(
                "qq",
                "Quantile-quantile plot of generated against real numbers: on the line for equal distributions.",
                new QuantileFigure(
                        column, real, List.of(new QuantileFigure.Sample("generated", fake)))
                    .picture())));
  }

  private static Interval interval(double[] real, double[] fake, double distance) {
    double[] xs = real.clone();
    double[] ys = fake.clone();
    Arrays.sort(xs);
    Arrays.sort(ys);
    int i = 0;
    int j = 0;
    double largest = -1;
    double ofReal = 0;
    double ofFake = 0;
    while (i < xs.length || j < ys.length) {
      double at = j == ys.length || (i < xs.length && xs[i] <= ys[j]) ? xs[i] : ys[j];
      while (i < xs.length && xs[i] == at) {
        i++;
      }
      while (j < ys.length && ys[j] == at) {
        j++;
      }
      double f = (double) i / xs.length;
      double g = (double) j / ys.length;
      if (Math.abs(f - g) > largest) {
        largest = Math.abs(f - g);
        ofReal = f;
        ofFake = g;
      }
    }
    double most =
        ofReal >= ofFake
            ? Interval.differenceAtMost(ofReal, xs.length, ofFake, ys.length, Interval.ONE_SIDED)
            : Interval.differenceAtMost(ofFake, ys.length, ofReal, xs.length, Interval.ONE_SIDED);
    double margin = KOLMOGOROV * Math.sqrt(1.0 / xs.length + 1.0 / ys.length);
    return new Interval(
        Math.max(0, distance - margin),
        Math.min(1, most),
        LEVEL,
        "bounds of 95 %: above by Newcombe, below by Kolmogorov");
  }
}
