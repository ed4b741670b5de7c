package dev.organza.nn;

import dev.organza.torch.TensorSpec;

/**
 * A parameter of a layer: its tensor, and what an {@link Initialiser} needs to know to start it.
 *
 * @param tensor name, sizes as PyTorch has them, and order in memory
 * @param role what the parameter does in its layer
 * @param fanIn how many inputs reach one output, on average over the outputs; 1 for a bias or scale
 * @param fanOut how many outputs one input reaches, on average over the inputs; 1 for a bias or
 *     scale
 */
public record ParameterSpec(TensorSpec tensor, Role role, double fanIn, double fanOut) {

  /** What a parameter does in its layer. */
  public enum Role {
    /** Multiplies and sums inputs. */
    WEIGHT,
    /** Is added: the bias of a linear map, the offset of a normalisation. */
    BIAS,
    /** Scales what a normalisation has normalised. */
    SCALE,
    /** Gives the values that stand for a label. */
    EMBEDDING
  }

  public static ParameterSpec weight(TensorSpec tensor, double fanIn, double fanOut) {
    return new ParameterSpec(tensor, Role.WEIGHT, fanIn, fanOut);
  }

  /** Of a one-hot label one input reaches each output, and nothing flows back to labels. */
  public static ParameterSpec embedding(TensorSpec tensor) {
    return new ParameterSpec(tensor, Role.EMBEDDING, 1, 1);
  }

  public static ParameterSpec bias(long... sizes) {
    return new ParameterSpec(TensorSpec.of("bias", sizes), Role.BIAS, 1, 1);
  }

  public static ParameterSpec scale(long... sizes) {
    return new ParameterSpec(TensorSpec.of("weight", sizes), Role.SCALE, 1, 1);
  }

  public ParameterSpec prefixed(String prefix) {
    return new ParameterSpec(
        new TensorSpec(prefix + tensor.name(), tensor.sizes(), tensor.layout()),
        role,
        fanIn,
        fanOut);
  }
}
