package dev.organza.metric.features;

import dev.organza.data.Dataset;
import dev.organza.model.Embedding;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Images compared by the own features of their data: the activations before the last layer of a
 * small classifier that is trained on them, as the metrics take them.
 */
public final class FeatureEmbedding implements Embedding, AutoCloseable {

  private final OwnFeatures features;

  private FeatureEmbedding(OwnFeatures features) {
    this.features = features;
  }

  /**
   * Trains the classifier or reads it from the cache.
   *
   * @param real the images it is trained on
   * @throws dev.organza.UsageException if the samples are not images, or smaller than 4×4
   */
  public static FeatureEmbedding of(Dataset real, long seed) {
    return new FeatureEmbedding(OwnFeatures.of(real, Optional.empty(), seed));
  }

  @Override
  public Tensor of(Tensor samples) {
    return features.embed(samples);
  }

  @Override
  public void close() {
    features.close();
  }
}
