package dev.organza.nn;

import dev.organza.torch.RecordedConvolutions;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors a network computes with. They are an argument of the forward pass, so that a game may
 * look ahead with other weights (unrolled GANs) or sample from averaged ones.
 *
 * @param parameters learned by gradient descent, in the order of the network
 * @param buffers gathered in the forward pass, in the order of the network: the running statistics
 *     of batch normalisation, which a training pass updates in place
 * @param record where passes with these weights note their convolutions
 */
public record Weights(List<Tensor> parameters, List<Tensor> buffers, RecordedConvolutions record) {

  /** Weights whose passes are not recorded. */
  public Weights(List<Tensor> parameters, List<Tensor> buffers) {
    this(parameters, buffers, RecordedConvolutions.none());
  }

  /** The same parameters with buffers of their own, for passes that are to leave no trace. */
  public Weights withCopiedBuffers() {
    return new Weights(parameters, buffers.stream().map(Tensor::clone).toList());
  }

  /** The same weights, whose passes are recorded. */
  public Weights recordedIn(RecordedConvolutions record) {
    return new Weights(parameters, buffers, record);
  }

  /** The same weights, whose passes are not recorded. */
  public Weights unrecorded() {
    return new Weights(parameters, buffers);
  }
}
