package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.network.Network;
import java.util.Optional;

/**
 * A pair of networks for data of any shape it can serve.
 *
 * <p>A program may add its own: a record that implements these methods, and that recipes choose by
 * the kind under which the catalogue has it.
 */
public interface Architecture {

  /**
   * The generator: [latent] to {@code data}. Images come out in {@link #pixelRange}; data of other
   * shapes comes out of a linear layer, unbounded.
   *
   * @param data the shape of one sample
   * @param latent the number of inputs: the latent z, and whatever else the game conditions on
   * @throws UsageException if this architecture cannot make such samples
   */
  Network generator(Shape data, int latent);

  /**
   * The discriminator or critic: {@code data} to one logit, [1]. No sigmoid follows, because the
   * losses take logits.
   *
   * @param data the shape of one sample
   * @throws UsageException if this architecture cannot take such samples
   */
  Network discriminator(Shape data);

  /**
   * Itself, or the architecture in it that serves data of a shape.
   *
   * @param data the shape of one sample
   */
  default Part part(Shape data) {
    return new Part("", this);
  }

  /**
   * An architecture within another.
   *
   * @param path from the outer one's components to it, joined by dots; empty for the outer one
   *     itself
   */
  record Part(String path, Architecture architecture) {

    /** The same within a component of a further architecture. */
    Part within(String component) {
      return new Part(path.isEmpty() ? component : component + "." + path, architecture);
    }
  }

  /** Its networks for labels, if it says itself where those enter; empty by default. */
  default Optional<Labelled> labelled() {
    return Optional.empty();
  }

  /** Networks that take labels, one-hot, as their condition. */
  interface Labelled {

    /** The generator; see {@link Architecture#generator}. */
    Network generator(Shape data, int latent, int labels);

    /** The discriminator; see {@link Architecture#discriminator}. */
    Network discriminator(Shape data, int labels);
  }

  /** Whether its networks are for sounds, as waves or as spectrograms, and nothing else. */
  default boolean isForSounds() {
    return false;
  }

  /** The rate of dropout in the generator; 0 without dropout. */
  default double generatorDropout() {
    return 0;
  }

  /** How the discriminator is normalised. */
  default Normalisation discriminatorNormalisation() {
    return Normalisation.NONE;
  }

  /** The activation of the hidden layers, where a component named {@code activation} sets it. */
  default Optional<Activation> hiddenActivation() {
    return Optional.empty();
  }

  /**
   * The range of the generator's pixels, to which real images must be scaled; [−1,1] by default.
   */
  default PixelRange pixelRange() {
    return PixelRange.SYMMETRIC;
  }
}
