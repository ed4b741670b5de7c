package dev.organza.judge.image;

import dev.organza.judge.Evidence;
import dev.organza.judge.Interval;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.SampleFeatures;
import dev.organza.judge.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel (Inception) distance: the unbiased estimate from all pairs of samples. Not multiplied
 * by 100 or 1,000, as some papers do.
 *
 * <p>The usual implementations report the mean over 100 subsets of 1,000 samples. It has the same
 * expectation, whatever the size of the subsets, and more noise; the spread of subsets says nothing
 * of the error of their mean, because they overlap.
 *
 * @param most samples of each side
 */
record KernelJudge(int most) implements Judge {

  static final KernelJudge DEFAULTS = new KernelJudge(10_000);

  /** Samples of each side, below which the variance is not known well enough. */
  private static final int LEAST = 50;

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "kid",
        "How far are the generated images from the real ones, by a cubic kernel of features?",
        JudgeDescription.Better.LOWER,
        "Bińkowski et al. 2018, arXiv:1801.01401, equation 4");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return ImageEvidence.objection(evidence, 2, 2);
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    SampleFeatures features = evidence.features();
    long seed = evidence.seed();
    int[] realIndices = Samples.choose(evidence.real().count(), most, seed, "kid/real");
    int[] fakeIndices = Samples.choose(evidence.fake().count(), most, seed, "kid/fake");
    float[][] real = features.of(evidence.real(), realIndices).values();
    float[][] fake = features.of(evidence.fake(), fakeIndices).values();
    KernelDistance distance = KernelDistance.of(real, fake);
    boolean enough = Math.min(real.length, fake.length) >= LEAST;
    Map<String, String> protocol = new LinkedHashMap<>();
    ImageEvidence.describe(features.description(), protocol);
    protocol.put("kernel", "(x·y/D + 1)^3, unbiased, float64");
    protocol.put("pairs", "all");
    protocol.put("samples", real.length + " real, " + fake.length + " generated");
    return new Verdict(
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
        List.of(ImageEvidence.comparability(features.description())),
        List.of());
  }
}
