package dev.organza.metric;

import dev.organza.game.Latents;
import dev.organza.torch.HostMemory;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What classifiers make of logits {@code [N,K]} of K classes. */
public final class Logits {

  private Logits() {}

  /**
   * The cross-entropy −E log p(y|x), with p the softmax of the logits.
   *
   * @param labels {@code [N]}, each in [0,K)
   */
  public static Tensor crossEntropy(Tensor logits, int[] labels) {
    return torch
        .log_softmax(logits, 1, new ScalarTypeOptional())
        .mul(Latents.oneHot(labels, (int) logits.size(1)))
        .sum()
        .div(new Scalar(-(double) labels.length));
  }

  /** The likeliest class of each sample; of equals the first. */
  public static int[] likeliest(Tensor logits) {
    float[] scores = HostMemory.floats(logits);
    int classes = (int) logits.size(1);
    int[] likeliest = new int[scores.length / classes];
    for (int i = 0; i < likeliest.length; i++) {
      for (int k = 1; k < classes; k++) {
        if (scores[i * classes + k] > scores[i * classes + likeliest[i]]) {
          likeliest[i] = k;
        }
      }
    }
    return likeliest;
  }
}
