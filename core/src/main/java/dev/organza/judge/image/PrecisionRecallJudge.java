package dev.organza.judge.image;

import dev.organza.judge.Evidence;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Improved precision and recall. Their harmonic mean comes first, because each alone is satisfied
 * by what the other punishes: a few good images are precise, and one real outlier has a ball so
 * large that noise may fall in it.
 *
 * @param k which neighbour a ball reaches to
 * @param most samples of each side
 */
record PrecisionRecallJudge(int k, int most) implements Judge {

  /** The paper's k. */
  static final PrecisionRecallJudge DEFAULTS = new PrecisionRecallJudge(3, 10_000);

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "precision-recall",
        "Which share of the generated images is like real ones, and of the real ones is reached?",
        JudgeDescription.Better.HIGHER,
        "Kynkäänniemi et al. 2019, arXiv:1904.06991, equations 1 and 2");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return ImageEvidence.objection(evidence, k + 1, k + 1);
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    FeaturePair pair = FeaturePair.of(evidence, most, "precision-recall");
    Manifolds manifolds = Manifolds.of(pair.real(), pair.fake(), k, true);
    ManifoldParts parts = ManifoldParts.of(manifolds, pair, k, true, evidence.seed());
    pair.protocol().put("k", Integer.toString(k));
    double precision = Manifolds.share(manifolds.precise());
    double recall = Manifolds.share(manifolds.recalled());
    double sum = precision + recall;
    return new Verdict(
        List.of(
            Measure.of("harmonic mean", sum == 0 ? 0 : 2 * precision * recall / sum),
            parts.share("precision", pair.fake().length, each -> Manifolds.share(each.precise())),
            parts.share("recall", pair.real().length, each -> Manifolds.share(each.recalled()))),
        pair.protocol(),
        List.of(ImageEvidence.comparability(evidence.features().description())),
        List.of());
  }
}
