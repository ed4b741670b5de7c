package dev.organza.metric.image;

import dev.organza.distance.Manifolds;
import dev.organza.journal.Better;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.List;
import java.util.Optional;

/**
 * Density and coverage. Coverage is the first measure, because density may exceed 1 if all samples
 * are where the real ones are densest.
 *
 * @param k the neighbour that is a ball's radius
 * @param most samples of each side
 */
record DensityCoverageMetric(int k, int most) implements Metric {

  /** The paper's k. */
  static final DensityCoverageMetric DEFAULTS = new DensityCoverageMetric(5, 10_000);

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "density-coverage",
        "Which share of the real images has generated neighbours, and how many?",
        Better.HIGHER,
        "Naeem et al. 2020, arXiv:2002.09797, equations 5 and 6");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.images(input),
        Requirements.real(input, k + 1),
        Requirements.fake(input, k + 1));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    FeaturePair pair = FeaturePair.of(input, most, "density-coverage");
    Manifolds manifolds = Manifolds.of(pair.real(), pair.fake(), k, false);
    ManifoldParts parts = ManifoldParts.of(manifolds, pair, k, false, input.seed());
    pair.protocol().put("k", Integer.toString(k));
    return new Measurement(
        List.of(
            parts.share("coverage", pair.real().length, each -> Manifolds.share(each.covered())),
            parts.mean("density", each -> each.density(k))),
        pair.protocol(),
        List.of(FeatureProtocol.comparability(input.features().description())),
        List.of());
  }
}
