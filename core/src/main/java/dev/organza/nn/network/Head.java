package dev.organza.nn.network;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.layer.Flatten;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.LinearMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The last linear map of a discriminator, which gives its logit.
 *
 * @param network the discriminator
 * @param index of the layer that is the map
 */
record Head(Network network, int index) {

  /**
   * The head of a network.
   *
   * @throws UsageException if it does not end in one logit from a linear layer, or from a
   *     convolution over all that is left
   */
  static Head of(Network network) {
    List<Layer> layers = network.layers();
    int index = layers.size() - 1;
    if (index > 0 && layers.get(index) instanceof Flatten) {
      index--;
    }
    if (index >= 0
        && network.output().equals(Shape.of(1))
        && map(layers.get(index)) instanceof LinearMap map
        && map.coversAll(network.chain().inputOf(index))) {
      return new Head(network, index);
    }
    throw new UsageException(
        "the discriminator has no head to replace: it does not end in one logit from a linear layer,"
            + " or from a convolution over the whole image, but in "
            + (index < 0 ? "nothing" : layers.get(index))
            + " with the output "
            + network.output());
  }

  private static Layer map(Layer layer) {
    return layer instanceof LinearMap.Reparametrised outer ? outer.map() : layer;
  }

  /** The layers before it, to a row. */
  Network trunk() {
    List<Layer> features = new ArrayList<>(network.layers().subList(0, index));
    if (network.chain().inputOf(index).rank() != 1) {
      features.add(Layer.flatten());
    }
    return Network.of(network.input(), features);
  }

  /** The same map on a row, its weight made as this one's is. */
  Layer layer() {
    Layer head = network.layers().get(index);
    boolean bias =
        network.chain().parametersOf(index).stream()
            .anyMatch(spec -> spec.role() == ParameterSpec.Role.BIAS);
    Linear linear = new Linear(1, bias);
    return head instanceof LinearMap.Reparametrised outer ? outer.around(linear) : linear;
  }
}
