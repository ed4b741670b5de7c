package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fully connected networks, for points, rows of a table and small images. G ends in tanh for images
 * and in a linear layer otherwise; D flattens images first.
 *
 * @param width the units of each hidden layer, at least 1
 * @param depth the number of hidden layers, at least 1
 * @param activation after each hidden layer
 * @param generatorNormalisation before each activation of G
 * @param discriminatorNormalisation before each activation of D
 * @param generatorDropout the rate of dropout after each activation of G, in [0,1); 0 for none
 */
public record Mlp(
    int width,
    int depth,
    Activation activation,
    Normalisation generatorNormalisation,
    Normalisation discriminatorNormalisation,
    double generatorDropout)
    implements Architecture {

  /** Two hidden layers of 256 units with leaky ReLUs of slope 0.2, without normalisation. */
  public static final Mlp DEFAULTS =
      new Mlp(256, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0);

  public Mlp {
    Requirement.atLeast(1, width, "the width of an mlp");
    Requirement.atLeast(1, depth, "the depth of an mlp");
    Requirement.fraction(generatorDropout, "generatorDropout of an mlp");
  }

  @Override
  public Optional<Activation> hiddenActivation() {
    return Optional.of(activation);
  }

  @Override
  public Network generator(Shape data, int latent) {
    List<Layer> layers = hidden(generatorNormalisation, generatorDropout);
    layers.add(generatorNormalisation.wrap(Layer.linear(data.elements())));
    if (data.rank() != 1) {
      layers.add(new Reshape(data));
    }
    if (data.isImage()) {
      layers.add(Layer.tanh());
    }
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    List<Layer> layers = new ArrayList<>();
    if (data.rank() != 1) {
      layers.add(Layer.flatten());
    }
    layers.addAll(hidden(discriminatorNormalisation, 0));
    layers.add(discriminatorNormalisation.wrap(Layer.linear(1)));
    return Network.of(data, layers);
  }

  private List<Layer> hidden(Normalisation normalisation, double dropout) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      layers.add(normalisation.wrap(new Linear(width, normalisation.leavesBiasToLayer())));
      layers.addAll(normalisation.hidden(activation, dropout));
    }
    return layers;
  }
}
