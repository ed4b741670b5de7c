package dev.organza.metric.image;

import dev.organza.distance.Manifolds;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.List;
import java.util.Optional;

/**
 * Improved precision and recall. The first measure is their harmonic mean, because each alone can
 * be high for bad generators: a few good images have a high precision, and noise may be in the
 * large ball of a real outlier.
 *
 * @param k the neighbour that is a ball's radius
 * @param most samples of each side
 */
record PrecisionRecallMetric(int k, int most) implements Metric {

  /** The paper's k. */
  static final PrecisionRecallMetric DEFAULTS = new PrecisionRecallMetric(3, 10_000);

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "precision-recall",
        "Which share of the generated images is realistic, and which share of the real ones can be generated?",
        Better.HIGHER,
        "Kynkäänniemi et al. 2019, arXiv:1904.06991, equations 1 and 2");
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
    FeaturePair pair = FeaturePair.of(input, most, "precision-recall");
    Manifolds manifolds = Manifolds.of(pair.real(), pair.fake(), k, true);
    ManifoldParts parts = ManifoldParts.of(manifolds, pair, k, true, input.seed());
    pair.protocol().put("k", Integer.toString(k));
    double precision = Manifolds.share(manifolds.precise());
    double recall = Manifolds.share(manifolds.recalled());
    double sum = precision + recall;
    return new Measurement(
        List.of(
            Measure.of("harmonic mean", sum == 0 ? 0 : 2 * precision * recall / sum),
            parts.share("precision", pair.fake().length, each -> Manifolds.share(each.precise())),
            parts.share("recall", pair.real().length, each -> Manifolds.share(each.recalled()))),
        pair.protocol(),
        List.of(FeatureProtocol.comparability(input.features().description())),
        List.of());
  }
}
