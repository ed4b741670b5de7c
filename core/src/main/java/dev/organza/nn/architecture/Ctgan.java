package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of CTGAN, for rows (Xu et al. 2019, arXiv:1907.00503, section 4.4). Each block of G
 * is a linear layer, batch normalisation and ReLU, joined to its own input; a linear layer follows.
 * Each block of D is a linear layer, a leaky ReLU of slope 0.2 and dropout.
 *
 * @param width the units of each block, at least 1
 * @param depth the number of blocks, at least 1
 * @param dropout the rate after each block of D, in [0,1)
 * @see <a href="https://arxiv.org/abs/1907.00503">arXiv:1907.00503</a>
 */
public record Ctgan(int width, int depth, double dropout) implements Architecture {

  /** The paper's: two blocks of 256, dropout 0.5. */
  public static final Ctgan DEFAULTS = new Ctgan(256, 2, 0.5);

  private static final double SLOPE = 0.2;

  public Ctgan {
    Requirement.atLeast(1, width, "the width of a ctgan");
    Requirement.atLeast(1, depth, "the depth of a ctgan");
    Requirement.fraction(dropout, "the dropout of a ctgan");
  }

  @Override
  public Network generator(Shape data, int latent) {
    Requirement.row("the generator of ctgan", data);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      layers.add(Layer.skip(Layer.linear(width), Layer.batchNorm(), Layer.relu()));
    }
    layers.add(Layer.linear(data.elements()));
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    Requirement.row("the discriminator of ctgan", data);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      layers.add(Layer.linear(width));
      layers.add(Layer.leakyRelu(SLOPE));
      if (dropout > 0) {
        layers.add(Layer.dropout(dropout));
      }
    }
    layers.add(Layer.linear(1));
    return Network.of(data, layers);
  }
}
