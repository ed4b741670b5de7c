package dev.organza.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors a network computes with. They are an argument of the forward pass, so that a game may
 * look ahead with other weights (unrolled GANs) or sample from averaged ones.
 *
 * @param parameters learned by gradient descent, in the order of {@link Network#parameters}
 * @param buffers gathered in the forward pass, in the order of {@link Network#buffers}: the running
 *     statistics of batch normalisation, which a training pass updates in place
 */
public record Weights(List<Tensor> parameters, List<Tensor> buffers) {

  /** The same parameters with buffers of their own, for passes that are to leave no trace. */
  public Weights withCopiedBuffers() {
    return new Weights(parameters, buffers.stream().map(Tensor::clone).toList());
  }
}
