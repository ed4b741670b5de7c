package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.SelfAttention;
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
 * @param attention how many halvings away from the data self-attention is put into both networks
 *     (Zhang et al. 2019, arXiv:1805.08318), or at the smallest images if those are nearer; 0 for
 *     none. Its memory grows with the fourth power of the images' side there; 2 is the paper's, at
 *     128 pixels
 */
public record Cnn(
    int width,
    double slope,
    Normalisation generatorNormalisation,
    Normalisation discriminatorNormalisation,
    double generatorDropout,
    int attention)
    implements Architecture {

  /** The paper's: width 64, slope 0.1, batch normalisation in G, spectral normalisation in D. */
  public static final Cnn DEFAULTS =
      new Cnn(64, 0.1, Normalisation.BATCH, Normalisation.SPECTRAL, 0, 0);

  /** As the paper has it, 8 times fewer channels within. */
  private static final int REDUCTION = 8;

  public Cnn {
    Requirement.atLeast(1, width, "the width of a cnn");
    Requirement.notNegative(slope, "the slope of a cnn");
    Requirement.fraction(generatorDropout, "generatorDropout of a cnn");
    Requirement.atLeast(0, attention, "attention of a cnn");
  }

  /** Networks without self-attention. */
  public Cnn(
      int width,
      double slope,
      Normalisation generatorNormalisation,
      Normalisation discriminatorNormalisation,
      double generatorDropout) {
    this(width, slope, generatorNormalisation, discriminatorNormalisation, generatorDropout, 0);
  }

  /** What stands so many halvings away from the data. */
  private List<Layer> attention(int level, Pyramid pyramid, Normalisation normalisation) {
    return attention > 0 && level == Math.min(attention, pyramid.halvings())
        ? List.of(normalisation.wrap(new SelfAttention(REDUCTION)))
        : List.of();
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
    layers.addAll(attention(pyramid.halvings(), pyramid, normalisation));
    for (int level = pyramid.halvings() - 1; level >= 0; level--) {
      channels = Pyramid.channels(width, level);
      layers.add(normalisation.wrap(new ConvTranspose2d(channels, 4, 2, 1, 0, bias)));
      layers.addAll(normalisation.hidden(Layer.relu(), generatorDropout));
      layers.addAll(attention(level, pyramid, normalisation));
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
      layers.addAll(attention(level + 1, pyramid, normalisation));
    }
    layers.add(Layer.flatten());
    layers.add(normalisation.wrap(Layer.linear(1)));
    return Network.of(data, layers);
  }
}
