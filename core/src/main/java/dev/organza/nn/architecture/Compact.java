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
 * A {@link Dcgan} with a fully connected hidden layer in each network, for square images of 8 to
 * 256 pixels and any number of channels; measured at 28 pixels.
 *
 * <p>As in the networks of InfoGAN (Chen et al. 2016, arXiv:1606.03657, appendix C.1; {@link
 * Infogan}) z passes a fully connected layer before G's first small image, and D's last image one
 * before the logit. At 28 pixels the D of a DCGAN is two convolutions and a linear map: it adds up
 * what it sees in windows of 10×10 pixels, and parts of two garments in one image pass for real.
 * The fully connected layer sees the whole.
 *
 * <p>Batch normalisation there keeps D from running ahead: real and generated samples pass
 * separately, so that D compares how they vary and not their means. It also takes from D what it
 * could say of a G that makes one sample for all latents: on colour images of 64 pixels the game
 * may stay there.
 *
 * @param width the channels next to the data, at least 1
 * @param generatorUnits of G's fully connected hidden layer, at least 1
 * @param discriminatorUnits of D's fully connected hidden layer, at least 1
 * @param slope the slope of D's leaky ReLUs below zero, at least 0
 * @param generatorNormalisation before each activation of G
 * @param discriminatorNormalisation before each activation of D but the first
 */
public record Compact(
    int width,
    int generatorUnits,
    int discriminatorUnits,
    double slope,
    Normalisation generatorNormalisation,
    Normalisation discriminatorNormalisation)
    implements Architecture {

  /** 64 channels, 256 units in both, slope 0.2, batch normalisation in both networks. */
  public static final Compact DEFAULTS =
      new Compact(64, 256, 256, 0.2, Normalisation.BATCH, Normalisation.BATCH);

  public Compact {
    Requirement.atLeast(1, width, "the width of a compact");
    Requirement.atLeast(1, generatorUnits, "generatorUnits of a compact");
    Requirement.atLeast(1, discriminatorUnits, "discriminatorUnits of a compact");
    Requirement.notNegative(slope, "the slope of a compact");
  }

  @Override
  public Network generator(Shape data, int latent) {
    Pyramid pyramid = Pyramid.of("compact", data);
    Normalisation normalisation = generatorNormalisation;
    boolean bias = normalisation.leavesBiasToLayer();
    int base = pyramid.base();
    int channels = Pyramid.channels(width, pyramid.halvings() - 1);

    List<Layer> layers = new ArrayList<>();
    layers.add(normalisation.wrap(new Linear(generatorUnits, bias)));
    layers.addAll(normalisation.hidden(Layer.relu(), 0));
    layers.add(normalisation.wrap(new Linear(channels * base * base, bias)));
    layers.add(Layer.reshape(channels, base, base));
    layers.addAll(normalisation.hidden(Layer.relu(), 0));
    layers.addAll(pyramid.enlarge(width, data.dimension(0), normalisation, Layer.relu(), 0));
    layers.add(Layer.tanh());
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    Pyramid pyramid = Pyramid.of("compact", data);
    Normalisation normalisation = discriminatorNormalisation;
    boolean bias = normalisation.leavesBiasToLayer();
    Activation activation = Layer.leakyRelu(slope);

    List<Layer> layers = new ArrayList<>();
    layers.addAll(pyramid.halve(width, normalisation, activation));
    layers.add(Layer.flatten());
    layers.add(normalisation.wrap(new Linear(discriminatorUnits, bias)));
    layers.addAll(normalisation.hidden(activation, 0));
    layers.add(normalisation.wrap(Layer.linear(1)));
    return Network.of(data, layers);
  }
}
