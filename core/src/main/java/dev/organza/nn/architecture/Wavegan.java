package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Resampling;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The networks of WaveGAN and SpecGAN (Donahue et al. 2019, arXiv:1802.04208, appendix D): a DCGAN
 * stretched along time. Signals [C,L] of at least 64 steps pass convolutions of length 25 and
 * stride 4, images [C,H,W] of at least 8 pixels a side, spectrograms in particular, convolutions of
 * 5×5 and stride 2, which see as many values and shrink them as much. No normalisation; ReLU and
 * tanh in G, leaky ReLU in D.
 *
 * <p>The number of layers follows from the data: a signal shrinks until 16 to 63 steps are left, an
 * image until its shorter side has 4 to 7 pixels. G maps z linearly to that size, with ReLU, and
 * enlarges it; where it passes the data's size, the end is cut. D mirrors it and ends in a linear
 * map of all that is left. The layers next to the data have {@code width} channels, those further
 * away twice as many each.
 *
 * <p>With width 64 and 16,384 steps these are the paper's: 1024, 512, 256, 128, 64 channels. It
 * departs from the authors' code in the padding, which is 11 steps at both ends instead of 10 and
 * 11, as no layer of PyTorch has them uneven.
 *
 * @param width the channels next to the data, at least 1; the paper's d
 * @param shuffle the reach of phase shuffle after each activation of D but the last, in steps, on
 *     signals, at least 0; 0 for none, the paper's n
 * @param slope the slope of D's leaky ReLUs below zero, at least 0
 * @param enlargement how G enlarges
 */
public record Wavegan(int width, int shuffle, double slope, Upsampling enlargement)
    implements Architecture {

  /** Width 32, phase shuffle by up to 2 steps, slope 0.2, transposed convolutions. */
  public static final Wavegan DEFAULTS = new Wavegan(32, 2, 0.2, Upsampling.TRANSPOSED);

  /** How G enlarges what it has. */
  public enum Upsampling {
    /** By transposed convolutions, as in the paper. */
    TRANSPOSED(Optional.empty()),
    /**
     * By repeating each value, and a convolution of stride 1: no artefacts of a period of the
     * stride, at the stride's times the arithmetic.
     */
    NEAREST(Optional.of(Resampling.Upsample.Interpolation.NEAREST)),
    /** The same with lines between neighbours. */
    LINEAR(Optional.of(Resampling.Upsample.Interpolation.BILINEAR));

    private final Optional<Resampling.Upsample.Interpolation> interpolation;

    Upsampling(Optional<Resampling.Upsample.Interpolation> interpolation) {
      this.interpolation = interpolation;
    }

    /** How new values come about before a convolution of stride 1; empty without one. */
    Optional<Resampling.Upsample.Interpolation> interpolation() {
      return interpolation;
    }
  }

  public Wavegan {
    Requirement.atLeast(1, width, "the width of a wavegan");
    Requirement.atLeast(0, shuffle, "the shuffle of a wavegan");
    Requirement.notNegative(slope, "the slope of a wavegan");
  }

  @Override
  public boolean isForSounds() {
    return true;
  }

  @Override
  public Network generator(Shape data, int latent) {
    Strides strides = Strides.of(data);
    int levels = strides.levels(data);
    Shape base = strides.base(data, levels, channels(levels - 1));

    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.linear(base.elements()));
    layers.add(new Reshape(base));
    layers.add(Layer.relu());
    for (int level = levels - 2; level >= 0; level--) {
      layers.addAll(strides.enlarge(channels(level), enlargement));
      layers.add(Layer.relu());
    }
    layers.addAll(strides.enlarge(data.dimension(0), enlargement));
    layers.addAll(strides.cut(data, base, levels));
    layers.add(Layer.tanh());
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    Strides strides = Strides.of(data);
    int levels = strides.levels(data);
    Activation activation = Layer.leakyRelu(slope);

    List<Layer> layers = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      layers.add(strides.shrink(channels(level)));
      layers.add(activation);
      if (shuffle > 0 && data.isSignal() && level < levels - 1) {
        layers.add(new Noise.PhaseShuffle(shuffle));
      }
    }
    layers.add(Layer.flatten());
    layers.add(Layer.linear(1));
    return Network.of(data, layers);
  }

  private int channels(int level) {
    return width << level;
  }
}
