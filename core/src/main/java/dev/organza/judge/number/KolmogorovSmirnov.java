package dev.organza.judge.number;

import dev.organza.judge.Evidence;
import dev.organza.judge.Figure;
import dev.organza.judge.Interval;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.Rows;
import dev.organza.judge.Verdict;
import dev.organza.picture.QuantileFigure;
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
 * <p>The interval is that of Dvoretzky, Kiefer and Wolfowitz with Massart's constant (1990): each
 * empirical distribution function lies within ε = √(ln(2/α)/(2n)) of its distribution with
 * probability 1 − α at least, so the distance of the distributions lies within ε_real + ε_fake of
 * that of the samples; α is 0.025 for each. It holds for every distribution and is wide.
 */
final class KolmogorovSmirnov implements Judge {

  private static final double ERROR = 0.05;
  private static final double SURPRISING = 0.01;

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "ks",
        "How far apart are the distribution functions of real and generated numbers at most?",
        JudgeDescription.Better.LOWER,
        "two-sample Kolmogorov-Smirnov test (Smirnov 1939)");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return Needs.all(Needs.singleNumbers(evidence), Needs.counts(evidence, 2));
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    double[] real = Rows.of(evidence.real()).column(0);
    double[] fake = Rows.of(evidence.fake()).column(0);
    KolmogorovSmirnovTest.TwoResult result = KolmogorovSmirnovTest.withDefaults().test(real, fake);
    double distance = result.getStatistic();
    double margin = band(real.length) + band(fake.length);
    Interval interval =
        new Interval(
            Math.max(0, distance - margin),
            Math.min(1, distance + margin),
            1 - ERROR,
            "Dvoretzky-Kiefer-Wolfowitz");
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("statistic", "largest difference of empirical distribution functions");
    protocol.put("p-value", "exact for small samples, else asymptotic");
    String column =
        evidence.real().columns().isEmpty() ? "value" : evidence.real().columns().get(0);
    return new Verdict(
        List.of(new Measure("ks", distance, interval), Measure.of("p-value", result.getPValue())),
        protocol,
        List.of(
            result.getPValue() < SURPRISING
                ? String.format(
                    Locale.ROOT,
                    "Real and generated numbers differ: two samples of one distribution would hardly be this far apart (%s).",
                    TwoSampleClassifier.probability(result.getPValue()))
                : String.format(
                    Locale.ROOT,
                    "%,d real and %,d generated numbers are not told apart (%s); with more of them a smaller difference would show.",
                    real.length,
                    fake.length,
                    TwoSampleClassifier.probability(result.getPValue()))),
        List.of(
            new Figure(
                "qq",
                "Quantiles of the generated numbers against those of the real ones: on the line, both are distributed alike.",
                new QuantileFigure(
                        column, real, List.of(new QuantileFigure.Sample("generated", fake)))
                    .picture())));
  }

  /** The half width of the band around one empirical distribution function. */
  private static double band(int count) {
    return Math.sqrt(Math.log(2 / (ERROR / 2)) / (2.0 * count));
  }
}
