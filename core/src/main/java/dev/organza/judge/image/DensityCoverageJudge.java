package dev.organza.judge.image;

import dev.organza.judge.Evidence;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Density and coverage. Coverage comes first, because density may grow beyond 1 when all samples
 * sit where the real ones are densest.
 *
 * @param k which neighbour a ball reaches to
 * @param most samples of each side
 */
record DensityCoverageJudge(int k, int most) implements Judge {

  /** The paper's k. */
  static final DensityCoverageJudge DEFAULTS = new DensityCoverageJudge(5, 10_000);

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "density-coverage",
        "Around which share of the real images are there generated ones, and how densely?",
        JudgeDescription.Better.HIGHER,
        "Naeem et al. 2020, arXiv:2002.09797, equations 5 and 6");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return ImageEvidence.objection(evidence, k + 1, k + 1);
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    FeaturePair pair = FeaturePair.of(evidence, most, "density-coverage");
    Manifolds manifolds = Manifolds.of(pair.real(), pair.fake(), k, false);
    ManifoldParts parts = ManifoldParts.of(manifolds, pair, k, false, evidence.seed());
    pair.protocol().put("k", Integer.toString(k));
    return new Verdict(
        List.of(
            parts.share("coverage", pair.real().length, each -> Manifolds.share(each.covered())),
            parts.mean("density", each -> each.density(k))),
        pair.protocol(),
        List.of(ImageEvidence.comparability(evidence.features().description())),
        List.of());
  }
}
