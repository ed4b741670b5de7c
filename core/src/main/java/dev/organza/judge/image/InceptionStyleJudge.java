package dev.organza.judge.image;

import dev.organza.judge.Evidence;
import dev.organza.judge.FeatureDescription;
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
 * The Inception score, from the class probabilities of whichever network the features come from:
 * exp(E KL(p(y|x) ‖ p(y))), from 1 to the number of classes, as mean over splits of the shuffled
 * samples.
 *
 * @param splits how many
 * @param most samples of each side
 */
record InceptionStyleJudge(int splits, int most) implements Judge {

  /** The paper's splits. */
  static final InceptionStyleJudge DEFAULTS = new InceptionStyleJudge(10, 50_000);

  /** Samples in a split, below which there are fewer splits. */
  private static final int LEAST_OF_SPLIT = 100;

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "inception-score",
        "Are the images each of a clear class, and together of all classes?",
        JudgeDescription.Better.HIGHER,
        "Salimans et al. 2016, arXiv:1606.03498, section 4");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    Optional<String> kind = ImageEvidence.objection(evidence, 1, 1);
    if (kind.isPresent()) {
      return kind;
    }
    FeatureDescription features = evidence.features().description();
    return features.classes() > 1
        ? Optional.empty()
        : Optional.of(
            "it needs class probabilities, and the "
                + features.name()
                + " gives none; use labelled data, or a network that also gives logits.");
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    SampleFeatures features = evidence.features();
    FeatureDescription description = features.description();
    long seed = evidence.seed();
    int[] indices = Samples.choose(evidence.fake().count(), most, seed, "inception/fake");
    float[][] fake = features.of(evidence.fake(), indices).probabilities();
    int parts = Math.max(1, Math.min(splits, fake.length / LEAST_OF_SPLIT));
    int[] order =
        Samples.shuffle(
            fake.length,
            fake.length,
            new SplittableRandom(RandomStream.derive(seed, "inception/order")));
    double[] scores = new double[parts];
    for (int s = 0; s < parts; s++) {
      int from = (int) ((long) s * fake.length / parts);
      int to = (int) ((long) (s + 1) * fake.length / parts);
      float[][] split = new float[to - from][];
      for (int i = from; i < to; i++) {
        split[i - from] = fake[order[i]];
      }
      scores[s] = score(split);
    }
    double mean = Arrays.stream(scores).average().orElseThrow();
    double squares = Arrays.stream(scores).map(v -> (v - mean) * (v - mean)).sum();
    int[] realIndices =
        Samples.choose(evidence.real().count(), fake.length, seed, "inception/real");
    double ceiling = score(features.of(evidence.real(), realIndices).probabilities());
    Map<String, String> protocol = new LinkedHashMap<>();
    ImageEvidence.describe(description, protocol);
    protocol.put("classes", Integer.toString(description.classes()));
    protocol.put("splits", parts + " of the shuffled samples");
    protocol.put("samples", fake.length + " generated, " + realIndices.length + " real");
    boolean own = ImageEvidence.isOwn(description);
    return new Verdict(
        List.of(
            new Measure(
                own ? "inception-style score with own classifier" : "inception score",
                mean,
                parts < splits
                    ? null
                    : Interval.ofMean(scores, "Student's t over splits of this size")),
            Measure.of("standard deviation of splits", Math.sqrt(squares / parts)),
            Measure.of("score of the real images", ceiling)),
        protocol,
        List.of(ImageEvidence.comparability(description)),
        List.of());
  }

  /**
   * The score of samples taken together.
   *
   * @param probabilities {@code [N][K]}, each row summing to 1
   */
  static double score(float[][] probabilities) {
    int classes = probabilities[0].length;
    double[] marginal = new double[classes];
    for (float[] row : probabilities) {
      for (int k = 0; k < classes; k++) {
        marginal[k] += (double) row[k] / probabilities.length;
      }
    }
    double divergence = 0;
    for (float[] row : probabilities) {
      for (int k = 0; k < classes; k++) {
        if (row[k] > 0) { // 0 · log 0 = 0
          divergence += row[k] * (Math.log(row[k]) - Math.log(marginal[k]));
        }
      }
    }
    return Math.exp(divergence / probabilities.length);
  }
}
