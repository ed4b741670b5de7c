package dev.organza.metric.features;

import dev.organza.FileTrouble;
import dev.organza.Sha256;
import dev.organza.Shape;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Features of a user's network. */
abstract class NetworkFeatures implements FeatureExtractor {

  private static final int BATCH = 64;

  private final Path file;
  private final Shape shape;
  private final FeatureDescription description;

  /**
   * Runs the network on a black image, to refuse an unsuitable one early.
   *
   * @param runner the network
   */
  NetworkFeatures(Path file, Shape shape, Runner runner) {
    this.file = file;
    this.shape = shape;
    NetworkOutput tried = runner.run(new float[2 * shape.elements()], 2);
    this.description =
        new FeatureDescription(
            "network " + file.getFileName(),
            hash(file),
            tried.dimension(2),
            tried.classes(2),
            OptionalDouble.empty());
  }

  /** One forward pass. */
  interface Runner {
    /**
     * Runs the network and checks its output.
     *
     * @param pixels {@code [count,C,H,W]} in [0,1]
     */
    NetworkOutput run(float[] pixels, int count);
  }

  private static String hash(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  /** The network. */
  abstract Runner runner();

  Path file() {
    return file;
  }

  @Override
  public FeatureDescription description() {
    return description;
  }

  @Override
  public Features extract(float[][] samples) {
    float[][] values = new float[samples.length][];
    float[][] probabilities = new float[samples.length][];
    int elements = shape.elements();
    for (int start = 0; start < samples.length; start += BATCH) {
      int count = Math.min(BATCH, samples.length - start);
      float[] pixels = new float[count * elements];
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < elements; k++) {
          pixels[i * elements + k] = samples[start + i][k] / 255f;
        }
      }
      Features rows = runner().run(pixels, count).rows(count);
      System.arraycopy(rows.values(), 0, values, start, count);
      System.arraycopy(rows.probabilities(), 0, probabilities, start, count);
    }
    return new Features(values, probabilities);
  }
}
