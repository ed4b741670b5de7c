package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LinearMap;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Progressive;
import dev.organza.nn.layer.Residual;
import dev.organza.nn.layer.Style;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The networks of StyleGAN2 (Karras et al. 2020, arXiv:1912.04958, figures 2 and 7) for square
 * images of 8 to 256 pixels and any number of channels.
 *
 * <p>G's mapping network makes w from the normalised latent. Its synthesis network begins with a
 * learned image of 4 to 8 pixels and has, at each resolution, two convolutions modulated by styles,
 * each followed by noise and a leaky ReLU, and a modulated 1×1 convolution to colours; the colours
 * of all resolutions are doubled bilinearly and summed. D has a residual block a resolution, the
 * standard deviation of the minibatch, a convolution and two linear maps. All learning rates are
 * equalised: meant for the initialiser {@code he} of slope 1. No tanh, no normalisation.
 *
 * <p>The layers next to the data have {@code width} channels, those further away twice as many
 * each, up to 8·width.
 *
 * <p>It departs from the paper for speed, in the order of two linear maps: G's convolution is
 * before the doubling and D's behind the halving. On one core a block of G is 1.1 to 1.6 times as
 * fast so as with a transposed convolution and a filter, and 2 to 3 times as with the convolution
 * last.
 *
 * @param width the channels next to the data, at least 1
 * @param style the numbers in a style, at least 1
 * @param mappingLayers the linear layers of the mapping network, at least 1
 * @param mappingRate the learning rate of those layers relative to all others, positive
 * @param mixing the share of the samples in training whose styles are mixed, in [0,1]
 * @param group how many samples the standard deviation of the minibatch is over, at least 2
 * @param slope the slope of the leaky ReLUs below zero, at least 0
 */
public record Stylegan2(
    int width,
    int style,
    int mappingLayers,
    double mappingRate,
    double mixing,
    int group,
    double slope)
    implements Architecture {

  /** Width 16 and styles of 128 numbers; two mapping layers, as the authors' for small images. */
  public static final Stylegan2 DEFAULTS = new Stylegan2(16, 128, 2, 0.01, 0.9, 4, 0.2);

  /** What is kept of w's average at each batch, as in the authors' code. */
  private static final double AVERAGE_DECAY = 0.995;

  public Stylegan2 {
    Requirement.atLeast(1, width, "the width of a stylegan2");
    Requirement.atLeast(1, style, "the style of a stylegan2");
    Requirement.atLeast(1, mappingLayers, "mappingLayers of a stylegan2");
    Requirement.positive(mappingRate, "mappingRate of a stylegan2");
    if (!(mixing >= 0 && mixing <= 1)) {
      throw new UsageException("mixing of a stylegan2 lies in [0,1], not at " + mixing);
    }
    Requirement.atLeast(2, group, "the group of a stylegan2");
    Requirement.notNegative(slope, "the slope of a stylegan2");
  }

  @Override
  public Network generator(Shape data, int latent) {
    Pyramid pyramid = Pyramid.of("stylegan2", data);
    List<Layer> layers = new ArrayList<>();
    layers.add(new Progressive.PixelNorm());
    for (int i = 0; i < mappingLayers; i++) {
      layers.add(new Progressive.Equalised(Layer.linear(style), gain(), mappingRate));
      layers.add(activation());
    }
    Synthesis synthesis = new Synthesis(data.dimension(0), pyramid);
    layers.add(new Style.Styles(synthesis.styles(), mixing, AVERAGE_DECAY, 1));
    layers.add(new Style.Synthesis(synthesis.layers()));
    layers.addAll(pyramid.crop());
    return Network.of(Shape.of(latent), layers);
  }

  /** Keeps the variance through a leaky ReLU. */
  private double gain() {
    return Math.sqrt(2 / (1 + slope * slope));
  }

  private Activation activation() {
    return Layer.leakyRelu(slope);
  }

  /** From styles to images, of resolutions numbered from the smallest, 0. */
  private final class Synthesis {

    private final int colours;
    private final Pyramid pyramid;

    Synthesis(int colours, Pyramid pyramid) {
      this.colours = colours;
      this.pyramid = pyramid;
    }

    /** One for each 3×3 convolution, and one for the last 1×1, which the others share. */
    int styles() {
      return 2 * pyramid.halvings() + 2;
    }

    List<Layer> layers() {
      List<Layer> layers = new ArrayList<>();
      layers.add(new Style.Constant(channels(0), pyramid.base()));
      layers.addAll(convolution(0, 0, List.of()));
      layers.addAll(image(0));
      return layers;
    }

    private int channels(int resolution) {
      return Pyramid.channels(width, pyramid.halvings() - resolution);
    }

    /**
     * From the features of a resolution to the image: its own colours, doubled as often as there
     * are resolutions to come, and what these add.
     */
    private List<Layer> image(int resolution) {
      Layer ownColours = modulated(colours, 1, 2 * resolution + 1, false, 1);
      int left = pyramid.halvings() - resolution;
      if (left == 0) {
        return List.of(ownColours);
      }
      List<Layer> others = new ArrayList<>();
      int next = resolution + 1;
      others.addAll(convolution(next, 2 * next - 1, List.of(Layer.bilinear())));
      others.addAll(convolution(next, 2 * next, List.of()));
      others.addAll(image(next));
      List<Layer> own = new ArrayList<>(List.of(ownColours));
      own.addAll(Collections.nCopies(left, Layer.bilinear()));
      return List.of(new Residual(others, own, 1, 1));
    }

    private List<Layer> convolution(int resolution, int ofStyle, List<Layer> resampling) {
      List<Layer> layers = new ArrayList<>();
      layers.add(modulated(channels(resolution), 3, ofStyle, true, gain()));
      layers.addAll(resampling);
      layers.add(new Noise.PixelNoise());
      layers.add(activation());
      return layers;
    }

    private Layer modulated(
        int channels, int kernel, int ofStyle, boolean demodulate, double withGain) {
      int styles = styles();
      return new Style.Modulated(
          channels, kernel, styles, ofStyle, styles * style, demodulate, withGain);
    }
  }

  @Override
  public Network discriminator(Shape data) {
    Pyramid pyramid = Pyramid.of("stylegan2", data);
    List<Layer> layers = new ArrayList<>();
    layers.add(equalised(Layer.conv2d(width, 1, 1, 0)));
    layers.add(activation());
    for (int level = 0; level < pyramid.halvings(); level++) {
      int before = Pyramid.channels(width, level);
      int after = Pyramid.channels(width, level + 1);
      layers.add(
          new Residual(
              List.of(
                  equalised(Layer.conv2d(before, 3, 1, 1)),
                  activation(),
                  Layer.downsample(),
                  equalised(Layer.conv2d(after, 3, 1, 1)),
                  activation()),
              List.of(
                  Layer.downsample(),
                  new Progressive.Equalised(new Conv2d(after, 1, 1, 0, false), 1, 1)),
              Math.sqrt(0.5),
              Math.sqrt(0.5)));
    }
    int channels = Pyramid.channels(width, pyramid.halvings());
    layers.add(new Progressive.MinibatchDeviation(group));
    layers.add(equalised(Layer.conv2d(channels, 3, 1, 1)));
    layers.add(activation());
    layers.add(Layer.flatten());
    layers.add(equalised(Layer.linear(channels)));
    layers.add(activation());
    layers.add(new Progressive.Equalised(Layer.linear(1), 1, 1));
    return Network.of(data, layers);
  }

  private Layer equalised(LinearMap map) {
    return new Progressive.Equalised(map, gain(), 1);
  }
}
