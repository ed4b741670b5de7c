package dev.organza.judge.image;

import dev.organza.judge.Evidence;
import dev.organza.judge.Interval;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.SampleFeatures;
import dev.organza.judge.Verdict;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The kernel (Inception) distance: the mean over subsets, drawn without replacement, of the
 * unbiased estimate. Not multiplied by 100 or 1,000, as some papers do.
 *
 * @param subsets how many
 * @param size samples of each side in one; fewer where there are fewer
 * @param most samples of each side that subsets are drawn from
 */
record KernelJudge(int subsets, int size, int most) implements Judge {

  /** The settings of the usual implementations. */
  static final KernelJudge DEFAULTS = new KernelJudge(100, 1000, 10_000);

  private static final double NORMAL = 1.96;

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
    int each = Math.min(size, Math.min(real.length, fake.length));
    boolean whole = each == real.length && each == fake.length;
    double[] values = new double[whole ? 1 : subsets];
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "kid/subsets"));
    for (int s = 0; s < values.length; s++) {
      values[s] = KernelDistance.of(subset(real, each, random), subset(fake, each, random));
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = Math.sqrt(squares / values.length);
    // Subsets of all samples overlap; as many as fit beside each other count as independent.
    double independent =
        Math.max(1, Math.min(values.length, Math.min(real.length, fake.length) / (double) each));
    double error = deviation / Math.sqrt(independent);
    Map<String, String> protocol = new LinkedHashMap<>();
    ImageEvidence.describe(features.description(), protocol);
    protocol.put("kernel", "(x·y/D + 1)^3, unbiased, float64");
    protocol.put("subsets", values.length + " of " + each + " and " + each);
    protocol.put("samples", real.length + " real, " + fake.length + " generated");
    return new Verdict(
        List.of(
            new Measure(
                "kid",
                mean,
                whole
                    ? null
                    : new Interval(
                        mean - NORMAL * error,
                        mean + NORMAL * error,
                        0.95,
                        "normal, from the spread of subsets")),
            Measure.of("standard deviation of subsets", deviation)),
        protocol,
        List.of(ImageEvidence.comparability(features.description(), "A kernel distance")),
        List.of());
  }

  /** Rows drawn without replacement; all, where all are wanted. */
  static float[][] subset(float[][] rows, int size, SplittableRandom random) {
    if (size == rows.length) {
      return rows;
    }
    int[] chosen = Samples.shuffle(rows.length, size, random);
    float[][] subset = new float[size][];
    for (int i = 0; i < size; i++) {
      subset[i] = rows[chosen[i]];
    }
    return subset;
  }
}
