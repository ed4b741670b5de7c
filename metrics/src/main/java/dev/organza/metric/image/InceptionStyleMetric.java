package dev.organza.metric.image;

import dev.organza.journal.Better;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.SampleFeatures;
import dev.organza.torch.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The Inception score, from the class probabilities of the feature network: exp(E KL(p(y|x) ‖
 * p(y))), from 1 to the number of classes, as mean over splits of the shuffled samples.
 *
 * @param splits how many
 * @param most samples of each side
 */
record InceptionStyleMetric(int splits, int most) implements Metric {

  /** The paper's splits. */
  static final InceptionStyleMetric DEFAULTS = new InceptionStyleMetric(10, 50_000);

  /** The least samples of a split. */
  private static final int LEAST_OF_SPLIT = 100;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "inception-score",
        "Is each image of a clear class, and are all classes generated?",
        Better.HIGHER,
        "Salimans et al. 2016, arXiv:1606.03498, section 4");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    Optional<String> kind =
        Requirements.all(
            Requirements.images(input), Requirements.real(input, 1), Requirements.fake(input, 1));
    if (kind.isPresent()) {
      return kind;
    }
    FeatureDescription features = input.features().description();
    return features.classes() > 1
        ? Optional.empty()
        : Optional.of(
            "it needs class probabilities, and the "
                + features.name()
                + " has none; use labelled data, or a network with logits.");
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    SampleFeatures features = input.features();
    FeatureDescription description = features.description();
    long seed = input.seed();
    int[] indices = Samples.choose(input.fake().count(), most, seed, "inception/fake");
    float[][] fake = features.of(input.fake(), indices).probabilities();
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
    int[] realIndices = Samples.choose(input.real().count(), fake.length, seed, "inception/real");
    double ceiling = score(features.of(input.real(), realIndices).probabilities());
    Map<String, String> protocol = new LinkedHashMap<>();
    FeatureProtocol.describe(description, protocol);
    protocol.put("classes", Integer.toString(description.classes()));
    protocol.put("splits", parts + " of the shuffled samples");
    protocol.put("samples", fake.length + " generated, " + realIndices.length + " real");
    boolean own = FeatureProtocol.isOwn(description);
    return new Measurement(
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
        List.of(FeatureProtocol.comparability(description)),
        List.of());
  }

  /**
   * The score of some samples.
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
