package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LinearMap;
import dev.organza.nn.layer.Pad;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The residual translator of CycleGAN (Zhu et al. 2017, arXiv:1703.10593, section 7.2, after
 * Johnson et al. 2016, arXiv:1603.08155), for square images of 32 to 256 pixels whose side is a
 * multiple of 4, and any number of channels on both sides. In the paper's notation:
 *
 * <pre>c7s1-64, d128, d256, R256 × blocks, u128, u64, c7s1-C</pre>
 *
 * <p>A convolution of 7×7, two of 3×3 and stride 2, residual blocks of two convolutions of 3×3, two
 * doublings, and a convolution of 7×7 with tanh. Images are reflected at their borders where a
 * kernel reaches beyond, but not at strides of 2. Normalisation and ReLU follow all but the last;
 * in a block, only the first of its convolutions has a ReLU.
 *
 * @param width the channels next to the data, at least 1
 * @param blocks how many residual blocks; 0 chooses the paper's 6 below 256 pixels, and 9 there
 * @param normalisation of all layers but the last
 * @param dropout the rate in the middle of each block, in [0,1); 0 for none
 * @param enlargement how images are doubled
 */
public record Resnet(
    int width, int blocks, Normalisation normalisation, double dropout, Enlargement enlargement)
    implements TranslatorArchitecture {

  /** The paper's: width 64, instance normalisation, no dropout, transposed convolutions. */
  public static final Resnet DEFAULTS =
      new Resnet(64, 0, Normalisation.INSTANCE, 0, Enlargement.TRANSPOSED);

  private static final int HALVINGS = 2;
  private static final int LARGE = 256;
  private static final int MANY = 9;
  private static final int FEW = 6;

  public Resnet {
    Requirement.atLeast(1, width, "the width of a resnet");
    Requirement.atLeast(0, blocks, "the number of blocks of a resnet");
    Requirement.fraction(dropout, "dropout of a resnet");
  }

  @Override
  public Network translator(Shape from, Shape to) {
    int side = TranslatedSizes.require("resnet", from, to, HALVINGS);
    List<Layer> layers = new ArrayList<>();
    layers.addAll(reflected(width, 7));
    layers.addAll(normalisation.hidden(Layer.relu(), 0));
    for (int level = 1; level <= HALVINGS; level++) {
      layers.add(normalisation.wrap(new Conv2d(width << level, 3, 2, 1, bias())));
      layers.addAll(normalisation.hidden(Layer.relu(), 0));
    }
    int count = blocks > 0 ? blocks : side < LARGE ? FEW : MANY;
    for (int block = 0; block < count; block++) {
      layers.add(block(width << HALVINGS));
    }
    for (int level = HALVINGS - 1; level >= 0; level--) {
      enlargement.doubled(width << level, 3, bias()).forEach(layer -> layers.add(wrapped(layer)));
      layers.addAll(normalisation.hidden(Layer.relu(), 0));
    }
    layers.add(pad(3));
    layers.add(wrapped(new Conv2d(to.dimension(0), 7, 1, 0, true)));
    layers.add(Layer.tanh());
    return Network.of(from, layers);
  }

  private Layer block(int channels) {
    List<Layer> layers = new ArrayList<>();
    layers.addAll(reflected(channels, 3));
    layers.addAll(normalisation.hidden(Layer.relu(), dropout));
    layers.addAll(reflected(channels, 3));
    layers.addAll(normalisation.layers());
    return Layer.residual(layers.toArray(Layer[]::new));
  }

  private List<Layer> reflected(int channels, int kernel) {
    return List.of(pad(kernel / 2), wrapped(new Conv2d(channels, kernel, 1, 0, bias())));
  }

  private static Pad pad(int border) {
    return new Pad(border, border, border, border, Pad.Border.REFLECT);
  }

  private Layer wrapped(Layer layer) {
    return layer instanceof LinearMap ? normalisation.wrap(layer) : layer;
  }

  private boolean bias() {
    return normalisation.leavesBiasToLayer();
  }
}
