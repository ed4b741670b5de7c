package dev.organza.game.penalty;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * D as a function of samples: its weights, and the labels of the batch, stay as they are meanwhile.
 *
 * <p>Gradients flow through {@link #logits} to the samples and to D's parameters.
 */
public interface Critic {

  /**
   * D's logits.
   *
   * @param samples {@code [N, shape…]}, N as many as the batch has
   * @return {@code [N,1]}, at least float32
   */
  Tensor logits(Tensor samples);

  /**
   * The parameters that multiply: matrices and kernels, without biases and the scales of
   * normalisations.
   */
  List<Tensor> weights();
}
