package dev.organza.spark.metrics;

import dev.organza.metric.FeatureExtractor;
import java.io.Serializable;

/**
 * Opens what takes features of images, on each executor: a network in a file that all machines
 * read, or Organza's own features of data that they all have.
 *
 * <pre>{@code
 * FeatureSource inception =
 *     () -> FeatureExtractors.of(Optional.of("/shared/inception.onnx"), images, Optional.empty(), 1);
 * }</pre>
 */
@FunctionalInterface
public interface FeatureSource extends Serializable {

  /** The extractor of a task, which closes it. */
  FeatureExtractor open();
}
