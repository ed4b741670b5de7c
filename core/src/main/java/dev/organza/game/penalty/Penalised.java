package dev.organza.game.penalty;

import dev.organza.optim.Progress;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The network that a penalty is on, as a function of its inputs: D of samples, or G of latents. Its
 * weights, and the labels of the batch, stay as they are meanwhile.
 *
 * <p>Gradients flow through {@link #outputs} to the inputs and to the network's parameters.
 */
public interface Penalised {

  /**
   * The network's outputs.
   *
   * @param inputs {@code [n, shape…]}, for the first n samples of the batch or all
   * @return of D its logits {@code [N,1]} or {@code [N,1,H,W]}, of G its samples; at least float32
   */
  Tensor outputs(Tensor inputs);

  /** How far the training has come, for weights that change with it. */
  default Progress progress() {
    return Progress.START;
  }

  /**
   * The parameters that multiply: matrices and kernels, without biases and the scales of
   * normalisations.
   */
  List<Tensor> weights();
}
