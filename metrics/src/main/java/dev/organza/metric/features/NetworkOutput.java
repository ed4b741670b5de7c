package dev.organza.metric.features;

import dev.organza.UsageException;
import dev.organza.metric.Features;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The checked output of a user's network for some images.
 *
 * @param features {@code [count,dimension]}, row-major
 * @param logits {@code [count,classes]}, row-major; empty if there are none
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record NetworkOutput(float[] features, float[] logits) {

  /**
   * Refuses sizes other than {@code [count,D]}.
   *
   * @param what is checked, for the message: {@code features} or {@code logits}
   */
  static void requireRows(Path file, String what, long[] sizes, int count) {
    if (sizes.length != 2 || sizes[0] != count || sizes[1] < 1) {
      throw new UsageException(
          "The %s of the network %s have the shape %s for %d images, not [%d,D].%nUse a network whose output is a row of numbers for each image."
              .formatted(what, file, Arrays.toString(sizes).replace(" ", ""), count, count));
    }
  }

  int dimension(int count) {
    return features.length / count;
  }

  int classes(int count) {
    return logits.length / count;
  }

  /** Rows, with softmax probabilities. */
  Features rows(int count) {
    float[][] values = new float[count][];
    float[][] probabilities = new float[count][];
    int width = dimension(count);
    int classes = classes(count);
    for (int i = 0; i < count; i++) {
      values[i] = Arrays.copyOfRange(features, i * width, (i + 1) * width);
      probabilities[i] = softmax(Arrays.copyOfRange(logits, i * classes, (i + 1) * classes));
    }
    return new Features(values, probabilities);
  }

  private static float[] softmax(float[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    float[] shares = new float[logits.length];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = (float) (Math.exp(logits[k] - largest) / sum);
    }
    return shares;
  }
}
