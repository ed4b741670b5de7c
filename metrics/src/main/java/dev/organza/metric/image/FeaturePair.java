package dev.organza.metric.image;

import dev.organza.metric.MetricInput;
import dev.organza.metric.SampleFeatures;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The features of equally many real and generated samples, with their protocol.
 *
 * @param real {@code [N][D]}
 * @param fake {@code [N][D]}
 * @param protocol the features and the counts
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record FeaturePair(float[][] real, float[][] fake, Map<String, String> protocol) {

  /**
   * The features of at most {@code most} samples of each side.
   *
   * @param use the name of the random stream that draws them
   */
  static FeaturePair of(MetricInput input, int most, String use) {
    SampleFeatures features = input.features();
    int count = Math.min(most, Math.min(input.real().count(), input.fake().count()));
    long seed = input.seed();
    int[] realIndices = Samples.choose(input.real().count(), count, seed, use + "/real");
    int[] fakeIndices = Samples.choose(input.fake().count(), count, seed, use + "/fake");
    Map<String, String> protocol = new LinkedHashMap<>();
    FeatureProtocol.describe(features.description(), protocol);
    protocol.put("samples", count + " of each side");
    protocol.put("distances", "Euclidean, float64, a ball's edge is inside");
    return new FeaturePair(
        features.of(input.real(), realIndices).values(),
        features.of(input.fake(), fakeIndices).values(),
        protocol);
  }
}
