package dev.organza.judge.image;

import dev.organza.judge.Evidence;
import dev.organza.judge.SampleFeatures;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The features of as many real as generated samples, and what a card says of them.
 *
 * @param real {@code [N][D]}
 * @param fake {@code [N][D]}
 * @param protocol the features and the counts
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record FeaturePair(float[][] real, float[][] fake, Map<String, String> protocol) {

  /** Of at most {@code most} samples of each side, drawn for {@code use}. */
  static FeaturePair of(Evidence evidence, int most, String use) {
    SampleFeatures features = evidence.features();
    int count = Math.min(most, Math.min(evidence.real().count(), evidence.fake().count()));
    long seed = evidence.seed();
    int[] realIndices = Samples.choose(evidence.real().count(), count, seed, use + "/real");
    int[] fakeIndices = Samples.choose(evidence.fake().count(), count, seed, use + "/fake");
    Map<String, String> protocol = new LinkedHashMap<>();
    ImageEvidence.describe(features.description(), protocol);
    protocol.put("samples", count + " of each side");
    protocol.put("distances", "Euclidean, float64, a ball's edge is inside");
    return new FeaturePair(
        features.of(evidence.real(), realIndices).values(),
        features.of(evidence.fake(), fakeIndices).values(),
        protocol);
  }
}
