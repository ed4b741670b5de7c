package dev.organza.metric;

/** A fixed network that turns samples into the numbers by which they are compared. */
public interface FeatureExtractor extends AutoCloseable {

  /** What the features are. */
  FeatureDescription description();

  /**
   * The features of samples; those of one sample do not depend on the others.
   *
   * @param samples {@code [count][elements]} in the data's own values
   */
  Features extract(float[][] samples);

  @Override
  void close();
}
