package dev.organza.bench;

import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Values as they are, and class probabilities that follow from them. */
record PlainFeatures(int dimension) implements FeatureExtractor {

  @Override
  public FeatureDescription description() {
    return new FeatureDescription(
        "values", "0".repeat(64), dimension, dimension, OptionalDouble.empty());
  }

  @Override
  public Features extract(float[][] samples) {
    float[][] probabilities = new float[samples.length][dimension];
    for (int i = 0; i < samples.length; i++) {
      double sum = 0;
      for (float value : samples[i]) {
        sum += Math.exp(2 * (double) value);
      }
      for (int k = 0; k < dimension; k++) {
        probabilities[i][k] = (float) (Math.exp(2 * (double) samples[i][k]) / sum);
      }
    }
    return new Features(
        Arrays.stream(samples).map(float[]::clone).toArray(float[][]::new), probabilities);
  }

  @Override
  public void close() {}
}
