package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Resampling;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Deep convolutional GAN (Radford et al. 2016, arXiv:1511.06434, §3) for square images of 8 to 256
 * pixels and any number of channels. No fully connected hidden layers; batch normalisation except
 * at G's output and D's input; ReLU and tanh in G; leaky ReLU in D.
 *
 * <p>G projects z to a small image of 4 to 8 pixels and doubles it with 4×4 transposed convolutions
 * of stride 2 until it reaches the data's size; where doubling passes it, the border is cut. D
 * halves with 4×4 convolutions of stride 2 and ends in one convolution over what is left. The
 * layers next to the data have {@code width} channels, those further away twice as many each, up to
 * 8·width.
 *
 * <p>With width 128 and 64×64 pixels G is the paper's (1024, 512, 256, 128 channels); the default
 * width 64 is that of the implementations in common use.
 *
 * <p>It departs from the paper where {@code edge} is above 1: the first convolution of D and the
 * last of G see squares of pixels as channels (Shi et al. 2016, arXiv:1609.05158), and the level of
 * most pixels and fewest channels, which costs most for its arithmetic, is left out. What G spreads
 * over a square comes from different channels, and need not fit: {@code smooth} filters it. The
 * last transposed convolution is then all that G has for details, a linear map from {@code width}
 * numbers to squares of 4×4 pixels and more: {@code refine} adds a layer behind it.
 *
 * @param width the channels next to the data, at least 1
 * @param slope the slope of D's leaky ReLUs below zero, at least 0
 * @param generatorNormalisation before each activation of G
 * @param discriminatorNormalisation before each activation of D but the first
 * @param generatorSlope the slope of G's activations below zero, at least 0; 0 is the paper's ReLU
 * @param generatorDropout the rate of dropout after each activation of G, in [0,1); 0 for none
 * @param edge the side of the squares of pixels that the layers next to the data take for one
 *     pixel: 1, as in the paper, 2 or 4
 * @param refine whether G's last transposed convolution has {@code width} channels, normalised and
 *     activated, of which a 3×3 convolution makes the image
 * @param smooth whether G's images pass the filter [1,2,1]/4 along each side before the tanh; it
 *     lets nothing through that alternates from pixel to pixel
 */
public record Dcgan(
    int width,
    double slope,
    Normalisation generatorNormalisation,
    Normalisation discriminatorNormalisation,
    double generatorSlope,
    double generatorDropout,
    int edge,
    boolean refine,
    boolean smooth)
    implements Architecture {

  /** Width 64, slope 0.2, batch normalisation in both networks, ReLUs and no dropout in G. */
  public static final Dcgan DEFAULTS =
      new Dcgan(64, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0, 1, false, false);

  public Dcgan {
    Requirement.atLeast(1, width, "the width of a dcgan");
    Requirement.notNegative(slope, "the slope of a dcgan");
    Requirement.notNegative(generatorSlope, "generatorSlope of a dcgan");
    Requirement.fraction(generatorDropout, "generatorDropout of a dcgan");
    Pyramid.requireEdge(edge, "a dcgan");
  }

  /** The paper's: layers next to the data see pixels, and make them. */
  public Dcgan(
      int width,
      double slope,
      Normalisation generatorNormalisation,
      Normalisation discriminatorNormalisation,
      double generatorSlope,
      double generatorDropout) {
    this(
        width,
        slope,
        generatorNormalisation,
        discriminatorNormalisation,
        generatorSlope,
        generatorDropout,
        1,
        false,
        false);
  }

  @Override
  public Network generator(Shape data, int latent) {
    Pyramid pyramid = Pyramid.of("dcgan", data).inSquares(edge, 1, "a dcgan");
    Normalisation normalisation = generatorNormalisation;
    boolean bias = normalisation.leavesBiasToLayer();
    Activation activation = generatorSlope == 0 ? Layer.relu() : Layer.leakyRelu(generatorSlope);

    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.reshape(latent, 1, 1));
    int channels = Pyramid.channels(width, pyramid.levels() - 1);
    layers.add(normalisation.wrap(new ConvTranspose2d(channels, pyramid.base(), 1, 0, 0, bias)));
    layers.addAll(normalisation.hidden(activation, generatorDropout));
    int colours = data.dimension(0);
    layers.addAll(
        refine
            ? pyramid.enlargeAndRefine(width, colours, normalisation, activation, generatorDropout)
            : pyramid.enlarge(width, colours, normalisation, activation, generatorDropout));
    if (smooth) {
      layers.add(new Resampling.Smooth());
    }
    layers.add(Layer.tanh());
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    Pyramid pyramid = Pyramid.of("dcgan", data).inSquares(edge, 1, "a dcgan");
    Normalisation normalisation = discriminatorNormalisation;
    Activation activation = Layer.leakyRelu(slope);

    List<Layer> layers = new ArrayList<>();
    layers.addAll(pyramid.halve(width, normalisation, activation));
    layers.add(normalisation.wrap(Layer.conv2d(1, pyramid.top(), 1, 0)));
    layers.add(Layer.flatten());
    return Network.of(data, layers);
  }
}
