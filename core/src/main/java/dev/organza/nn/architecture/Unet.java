package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LinearMap;
import dev.organza.nn.layer.Skip;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The U-Net of pix2pix (Isola et al. 2017, arXiv:1611.07004, section 6.1.1), for square images of
 * 32 to 256 pixels whose side is a multiple of 8, and any number of channels on both sides.
 *
 * <p>Convolutions of 4×4 and stride 2 halve the image, with leaky ReLUs (slope 0.2) before them,
 * until its side is odd; as many doublings with ReLUs before them lead back, and each sees beside
 * what comes from within what its mirror image put out. A side that is a power of 2 is halved to
 * one pixel: 8 times at 256 pixels, as in the paper, 6 times at 64. The layers next to the data
 * have {@code width} channels, those within twice as many each, up to 8·width. The first
 * convolution, the innermost and the last layer have no normalisation; a tanh ends it.
 *
 * <p>Dropout follows the doublings from 8·width channels to 8·width but the innermost: three at 256
 * pixels, two at 128, one at 64, none below, as in the authors' code. It is the only chance in the
 * network.
 *
 * @param width the channels next to the data, at least 1
 * @param depth how often an image is halved at most, at least 1
 * @param normalisation of all layers but the first, the innermost and the last
 * @param dropout the rate, in [0,1); 0 for none
 * @param enlargement how images are doubled
 */
public record Unet(
    int width, int depth, Normalisation normalisation, double dropout, Enlargement enlargement)
    implements TranslatorArchitecture {

  /** The paper's: width 64, 8 halvings, batch normalisation, dropout ½, transposed convolutions. */
  public static final Unet DEFAULTS =
      new Unet(64, 8, Normalisation.BATCH, 0.5, Enlargement.TRANSPOSED);

  private static final int LEAST_HALVINGS = 3;
  private static final int LARGEST_MULTIPLE = 8;
  private static final double SLOPE = 0.2;
  private static final int KERNEL = 4;

  public Unet {
    Requirement.atLeast(1, width, "the width of a unet");
    Requirement.atLeast(1, depth, "the depth of a unet");
    Requirement.fraction(dropout, "dropout of a unet");
  }

  @Override
  public Network translator(Shape from, Shape to) {
    int side = TranslatedSizes.require("unet", from, to, Math.min(depth, LEAST_HALVINGS));
    int halvings = Math.min(depth, Integer.numberOfTrailingZeros(side));
    List<Layer> layers = new ArrayList<>();
    layers.add(normalisation.wrap(new Conv2d(width, KERNEL, 2, 1, true)));
    if (halvings > 1) {
      layers.add(skip(1, halvings));
    }
    layers.add(Layer.relu());
    enlarge(to.dimension(0), true).forEach(layers::add);
    layers.add(Layer.tanh());
    return Network.of(from, layers);
  }

  /** The halving at a level, all within, and the doubling back, beside what came in. */
  private Skip skip(int level, int halvings) {
    boolean innermost = level == halvings - 1;
    boolean bias = normalisation.leavesBiasToLayer();
    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.leakyRelu(SLOPE));
    layers.add(normalisation.wrap(new Conv2d(channels(level), KERNEL, 2, 1, innermost || bias)));
    if (!innermost) {
      layers.addAll(normalisation.layers());
      layers.add(skip(level + 1, halvings));
    }
    layers.add(Layer.relu());
    layers.addAll(enlarge(channels(level - 1), bias));
    layers.addAll(normalisation.layers());
    if (dropout > 0 && !innermost && channels(level - 1) == LARGEST_MULTIPLE * width) {
      layers.add(Layer.dropout(dropout));
    }
    return new Skip(layers);
  }

  private List<Layer> enlarge(int channels, boolean bias) {
    return enlargement.doubled(channels, KERNEL, bias).stream()
        .map(layer -> layer instanceof LinearMap ? normalisation.wrap(layer) : layer)
        .toList();
  }

  private int channels(int level) {
    return width * Math.min(1 << level, LARGEST_MULTIPLE);
  }
}
