package dev.organza.game.penalty;

import dev.organza.optim.Progress;
import java.util.List;
import java.util.function.UnaryOperator;
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

  /**
   * The network from its styles on. A generator without styles, and a D, are as a whole the
   * function of their inputs.
   *
   * @param inputs {@code [n, shape…]}, as for {@link #outputs}
   */
  default Styled styled(Tensor inputs) {
    return new Styled(inputs, this::outputs);
  }

  /**
   * A network as a function of its styles, which depend on inputs and parameters.
   *
   * @param styles {@code [n, count, W]}; without styles the inputs, {@code [n, shape…]}
   * @param outputs from such styles to the network's outputs
   */
  record Styled(Tensor styles, UnaryOperator<Tensor> outputs) {}

  /**
   * What the penalty remembers from update to update, for it to change in place.
   *
   * @return {@code [penalty.remembers()]}, float32; zeros before the first update
   */
  default Tensor memory() {
    throw new IllegalStateException("this network is penalised without a memory");
  }

  /**
   * Numbers of this worker's samples, put together with those of all others, in the order of the
   * batch: for what is not a mean over samples.
   *
   * @param own {@code [n, shape…]}
   * @return {@code [n·workers, shape…]}; the same as {@code own} where there is one worker
   */
  default Tensor wholeBatch(Tensor own) {
    return own;
  }

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
