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
 * @param place where it stands in its network
 */
public record ParameterSpec(
    TensorSpec tensor, Role role, double fanIn, double fanOut, Place place) {

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

  /**
   * Where a parameter stands among the residual branches of its network, the f of x + f(x).
   *
   * @param map which of its branch's linear maps it belongs to, from 0
   * @param maps how many its branch has; 0 outside of all branches
   * @param branches how many residual branches the network has
   */
  public record Place(int map, int maps, int branches) {

    /** In no residual branch. */
    public static final Place TRUNK = new Place(0, 0, 0);

    /** Whether it belongs to a residual branch. */
    public boolean inBranch() {
      return maps > 0;
    }

    /** Whether it belongs to the last linear map of a residual branch. */
    public boolean endsBranch() {
      return inBranch() && map == maps - 1;
    }
  }

  public ParameterSpec(TensorSpec tensor, Role role, double fanIn, double fanOut) {
    this(tensor, role, fanIn, fanOut, Place.TRUNK);
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
        fanOut,
        place);
  }

  /** In a residual branch, unless it stands in one already, within that one. */
  public ParameterSpec inBranch(int map, int maps) {
    return place.inBranch() ? this : at(new Place(map, maps, place.branches));
  }

  /** In a network of so many residual branches. */
  public ParameterSpec among(int branches) {
    return at(new Place(place.map, place.maps, branches));
  }

  private ParameterSpec at(Place there) {
    return new ParameterSpec(tensor, role, fanIn, fanOut, there);
  }
}
