package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of InfoGAN (Chen et al. 2016, arXiv:1606.03657, appendix C.1), for square images of
 * 8 to 256 pixels and any number of channels; the paper's at 28 pixels.
 *
 * <p>D halves with 4×4 convolutions of stride 2, the first with {@code width} channels, each later
 * one with twice as many up to 8·width, until 4 to 7 pixels are left; a fully connected layer of
 * {@code units} follows, and one logit. G goes the same way back and ends in a sigmoid: a fully
 * connected layer, another one to a small image, transposed convolutions. D's fully connected layer
 * is the trunk on which the head of Q stands.
 *
 * @param width the channels next to the data, at least 1
 * @param units of the fully connected hidden layer of each network, at least 1
 * @param slope the slope of D's leaky ReLUs below zero, at least 0; 0.1 in the paper, 0.01 in its
 *     authors' code
 * @param generatorNormalisation before each activation of G
 * @param discriminatorNormalisation before each activation of D but the first
 */
public record Infogan(
    int width,
    int units,
    double slope,
    Normalisation generatorNormalisation,
    Normalisation discriminatorNormalisation)
    implements Architecture {

  /** The paper's: 64 channels, 1024 units, slope 0.1, batch normalisation in both networks. */
  public static final Infogan DEFAULTS =
      new Infogan(64, 1024, 0.1, Normalisation.BATCH, Normalisation.BATCH);

  public Infogan {
    Requirement.atLeast(1, width, "the width of an infogan");
    Requirement.atLeast(1, units, "the units of an infogan");
    Requirement.notNegative(slope, "the slope of an infogan");
  }

  @Override
  public Network generator(Shape data, int latent) {
    Pyramid pyramid = Pyramid.of("infogan", data);
    Normalisation normalisation = generatorNormalisation;
    boolean bias = normalisation.leavesBiasToLayer();
    int base = pyramid.base();
    int channels = Pyramid.channels(width, pyramid.halvings() - 1);

    List<Layer> layers = new ArrayList<>();
    layers.add(normalisation.wrap(new Linear(units, bias)));
    layers.addAll(normalisation.hidden(Layer.relu(), 0));
    layers.add(normalisation.wrap(new Linear(channels * base * base, bias)));
    layers.addAll(normalisation.hidden(Layer.relu(), 0));
    layers.add(Layer.reshape(channels, base, base));
    layers.addAll(pyramid.enlarge(width, data.dimension(0), normalisation, Layer.relu(), 0));
    layers.add(Layer.sigmoid());
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    Pyramid pyramid = Pyramid.of("infogan", data);
    Normalisation normalisation = discriminatorNormalisation;
    boolean bias = normalisation.leavesBiasToLayer();
    Activation activation = Layer.leakyRelu(slope);

    List<Layer> layers = new ArrayList<>();
    layers.addAll(pyramid.halve(width, normalisation, activation));
    layers.add(Layer.flatten());
    layers.add(normalisation.wrap(new Linear(units, bias)));
    layers.addAll(normalisation.hidden(activation, 0));
    layers.add(normalisation.wrap(Layer.linear(1)));
    return Network.of(data, layers);
  }

  @Override
  public PixelRange pixelRange() {
    return PixelRange.UNIT;
  }
}
