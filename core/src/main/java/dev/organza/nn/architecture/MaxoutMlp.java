package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of the first GAN on MNIST (Goodfellow et al. 2014, arXiv:1406.2661, and its authors'
 * code). G: two hidden layers of ReLUs, sigmoid for images, linear otherwise, no dropout. D:
 * dropout on the input, two layers of maxout with dropout after each, one logit.
 *
 * @param generatorUnits the units of each hidden layer of G, at least 1
 * @param discriminatorUnits the maxout units of each hidden layer of D, at least 1
 * @param pieces the linear functions of each maxout unit, at least 2
 * @param inputDropout the rate at which D's inputs are dropped, in [0,1)
 * @param hiddenDropout the rate at which D's hidden units are dropped, in [0,1)
 */
public record MaxoutMlp(
    int generatorUnits,
    int discriminatorUnits,
    int pieces,
    double inputDropout,
    double hiddenDropout)
    implements Architecture {

  /** The paper's networks; it gives dropout as the probability to keep, 0.8 and 0.5. */
  public static final MaxoutMlp DEFAULTS = new MaxoutMlp(1200, 240, 5, 0.2, 0.5);

  public MaxoutMlp {
    Requirement.atLeast(1, generatorUnits, "generatorUnits of a maxout-mlp");
    Requirement.atLeast(1, discriminatorUnits, "discriminatorUnits of a maxout-mlp");
    Requirement.atLeast(2, pieces, "pieces of a maxout-mlp");
    Requirement.fraction(inputDropout, "inputDropout of a maxout-mlp");
    Requirement.fraction(hiddenDropout, "hiddenDropout of a maxout-mlp");
  }

  @Override
  public Network generator(Shape data, int latent) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      layers.add(Layer.linear(generatorUnits));
      layers.add(Layer.relu());
    }
    layers.add(Layer.linear(data.elements()));
    if (data.rank() != 1) {
      layers.add(new Reshape(data));
    }
    if (data.isImage()) {
      layers.add(Layer.sigmoid());
    }
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    List<Layer> layers = new ArrayList<>();
    if (data.rank() != 1) {
      layers.add(Layer.flatten());
    }
    layers.add(Layer.dropout(inputDropout));
    for (int i = 0; i < 2; i++) {
      layers.add(Layer.maxout(discriminatorUnits, pieces));
      layers.add(Layer.dropout(hiddenDropout));
    }
    layers.add(Layer.linear(1));
    return Network.of(data, layers);
  }

  @Override
  public PixelRange pixelRange() {
    return PixelRange.UNIT;
  }
}
