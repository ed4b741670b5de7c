package dev.organza.metric.image;

import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.SampleFeatures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel (Inception) distance: the unbiased estimate from all pairs of samples. It is not
 * multiplied by 100 or 1,000, as in some papers.
 *
 * <p>The usual implementations report the mean over 100 subsets of 1,000 samples. It has the same
 * expectation and a larger variance; the spread over subsets is not a standard error, because they
 * overlap.
 *
 * @param most samples of each side
 */
record KernelMetric(int most) implements Metric {

  static final KernelMetric DEFAULTS = new KernelMetric(10_000);

  /** The least samples of each side for an interval. */
  private static final int LEAST = 50;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "kid",
        "How far are the generated images from the real ones, by a cubic kernel of their features?",
        Better.LOWER,
        "Bińkowski et al. 2018, arXiv:1801.01401, equation 4");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.images(input), Requirements.real(input, 2), Requirements.fake(input, 2));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    SampleFeatures features = input.features();
    long seed = input.seed();
    int[] realIndices = Samples.choose(input.real().count(), most, seed, "kid/real");
    int[] fakeIndices = Samples.choose(input.fake().count(), most, seed, "kid/fake");
    float[][] real = features.of(input.real(), realIndices).values();
    float[][] fake = features.of(input.fake(), fakeIndices).values();
    KernelDistance distance = KernelDistance.of(real, fake);
    boolean enough = Math.min(real.length, fake.length) >= LEAST;
    Map<String, String> protocol = new LinkedHashMap<>();
    FeatureProtocol.describe(features.description(), protocol);
    protocol.put("kernel", "(x·y/D + 1)^3, unbiased, float64");
    protocol.put("pairs", "all");
    protocol.put("samples", real.length + " real, " + fake.length + " generated");
    return new Measurement(
        List.of(
            new Measure(
                "kid",
                distance.value(),
                enough
                    ? Interval.score(
                        distance.value(),
                        distance.alone(),
                        distance.growth(),
                        "score, variance of the U-statistic")
                    : null)),
        protocol,
        List.of(FeatureProtocol.comparability(features.description())),
        List.of());
  }
}
