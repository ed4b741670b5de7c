package dev.organza.metric;

/** Extracts features, by which samples are compared. */
public interface FeatureExtractor extends AutoCloseable {

  /** What the features are. */
  FeatureDescription description();

  /**
   * The features of samples. Those of one sample do not depend on the others.
   *
   * @param samples {@code [count][elements]} in the data's own values
   */
  Features extract(float[][] samples);

  @Override
  void close();
}
