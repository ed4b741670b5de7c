package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The standard CNN of spectral normalisation (Miyato et al. 2018, arXiv:1802.05957, table 3), for
 * square images of 8 to 256 pixels and any number of channels; the paper's at 32 and 48 pixels.
 *
 * <p>G maps z linearly to a small image of 4 to 8 pixels, doubles it with 4×4 transposed
 * convolutions of stride 2 until it reaches the data's size, and ends in a 3×3 convolution and
 * tanh; where doubling passes the size, the border is cut. D alternates 3×3 convolutions of stride
 * 1 with 4×4 convolutions of stride 2 that halve, ends in one more 3×3 convolution and a linear map
 * to the logit. The layers next to the data have {@code width} channels, those further away twice
 * as many each, up to 8·width. As in a {@link Dcgan} normalisation and activation follow G's first
 * linear map too.
 *
 * @param width the channels next to the data, at least 1
 * @param slope the slope of D's leaky ReLUs below zero, at least 0
 * @param generatorNormalisation before each activation of G
 * @param discriminatorNormalisation of D; none follows the first layer
 * @param generatorDropout the rate of dropout after each activation of G, in [0,1); 0 for none
 */
public record Cnn(
    int width,
    double slope,
    Normalisation generatorNormalisation,
    Normalisation discriminatorNormalisation,
    double generatorDropout)
    implements Architecture {

  /** The paper's: width 64, slope 0.1, batch normalisation in G, spectral normalisation in D. */
  public static final Cnn DEFAULTS =
      new Cnn(64, 0.1, Normalisation.BATCH, Normalisation.SPECTRAL, 0);

  public Cnn {
    Requirement.atLeast(1, width, "the width of a cnn");
    Requirement.notNegative(slope, "the slope of a cnn");
    Requirement.fraction(generatorDropout, "generatorDropout of a cnn");
  }

  @Override
  public Network generator(Shape data, int latent) {
    Pyramid pyramid = Pyramid.of("cnn", data);
    Normalisation normalisation = generatorNormalisation;
    boolean bias = normalisation.leavesBiasToLayer();
    int base = pyramid.base();
    int channels = Pyramid.channels(width, pyramid.halvings());

    List<Layer> layers = new ArrayList<>();
    layers.add(normalisation.wrap(new Linear(channels * base * base, bias)));
    layers.add(Layer.reshape(channels, base, base));
    layers.addAll(normalisation.hidden(Layer.relu(), generatorDropout));
    for (int level = pyramid.halvings() - 1; level >= 0; level--) {
      channels = Pyramid.channels(width, level);
      layers.add(normalisation.wrap(new ConvTranspose2d(channels, 4, 2, 1, 0, bias)));
      layers.addAll(normalisation.hidden(Layer.relu(), generatorDropout));
    }
    layers.add(normalisation.wrap(Layer.conv2d(data.dimension(0), 3, 1, 1)));
    layers.addAll(pyramid.crop());
    layers.add(Layer.tanh());
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    Pyramid pyramid = Pyramid.of("cnn", data);
    Normalisation normalisation = discriminatorNormalisation;
    boolean bias = normalisation.leavesBiasToLayer();
    Activation activation = Layer.leakyRelu(slope);

    List<Layer> layers = new ArrayList<>();
    layers.add(normalisation.wrap(Layer.conv2d(width, 3, 1, 1)));
    layers.add(activation);
    for (int level = 0; level < pyramid.halvings(); level++) {
      int channels = Pyramid.channels(width, level);
      layers.add(normalisation.wrap(new Conv2d(channels, 4, 2, 1, bias)));
      layers.addAll(normalisation.hidden(activation, 0));
      int more = Pyramid.channels(width, level + 1);
      layers.add(normalisation.wrap(new Conv2d(more, 3, 1, 1, bias)));
      layers.addAll(normalisation.hidden(activation, 0));
    }
    layers.add(Layer.flatten());
    layers.add(normalisation.wrap(Layer.linear(1)));
    return Network.of(data, layers);
  }
}
