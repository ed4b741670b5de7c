package dev.organza.nn;

import dev.organza.torch.TensorSpec;

/**
 * A buffer of a layer: a tensor that the forward pass reads and, in training, updates.
 *
 * @param tensor name and sizes, as PyTorch has them
 * @param initial the value that all its elements start with
 */
public record BufferSpec(TensorSpec tensor, double initial) {

  public BufferSpec prefixed(String prefix) {
    return new BufferSpec(
        new TensorSpec(prefix + tensor.name(), tensor.sizes(), tensor.layout()), initial);
  }
}
