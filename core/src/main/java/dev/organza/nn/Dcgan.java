package dev.organza.nn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.organza.Shape;
import dev.organza.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * @param width the channels next to the data, at least 1
 * @param slope the slope of D's leaky ReLUs below zero, at least 0
 * @param generatorNormalisation before each activation of G
 * @param discriminatorNormalisation before each activation of D but the first
 */
@JsonTypeName("dcgan")
public record Dcgan(
    int width,
    double slope,
    Normalisation generatorNormalisation,
    Normalisation discriminatorNormalisation)
    implements Architecture {

  /** Width 64, slope 0.2, batch normalisation in both networks. */
  public static final Dcgan DEFAULTS = new Dcgan(64, 0.2, Normalisation.BATCH, Normalisation.BATCH);

  private static final int SMALLEST = 8;
  private static final int LARGEST = 256;
  private static final int SMALLEST_BASE = 4;
  private static final int LARGEST_MULTIPLE = 8;

  public Dcgan {
    Requirement.atLeast(1, width, "the width of a dcgan");
    Requirement.notNegative(slope, "the slope of a dcgan");
  }

  @JsonCreator
  static Dcgan of(
      @JsonProperty("width") @Nullable Integer width,
      @JsonProperty("slope") @Nullable Double slope,
      @JsonProperty("generatorNormalisation") @Nullable Normalisation generatorNormalisation,
      @JsonProperty("discriminatorNormalisation")
          @Nullable Normalisation discriminatorNormalisation) {
    return new Dcgan(
        Objects.requireNonNullElse(width, DEFAULTS.width),
        Objects.requireNonNullElse(slope, DEFAULTS.slope),
        Objects.requireNonNullElse(generatorNormalisation, DEFAULTS.generatorNormalisation),
        Objects.requireNonNullElse(
            discriminatorNormalisation, DEFAULTS.discriminatorNormalisation));
  }

  @Override
  public Network generator(Shape data, int latent) {
    int size = side(data);
    int doublings = halvings(size);
    int base = ceilingOfHalving(size, doublings);
    boolean bias = generatorNormalisation.leavesBiasToLayer();

    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.reshape(latent, 1, 1));
    layers.add(new ConvTranspose2d(channels(doublings - 1), base, 1, 0, 0, bias));
    for (int level = doublings - 2; level >= 0; level--) {
      layers.addAll(generatorNormalisation.layers());
      layers.add(Layer.relu());
      layers.add(new ConvTranspose2d(channels(level), 4, 2, 1, 0, bias));
    }
    layers.addAll(generatorNormalisation.layers());
    layers.add(Layer.relu());
    layers.add(Layer.convTranspose2d(data.dimension(0), 4, 2, 1));
    int excess = (base << doublings) - size;
    if (excess > 0) {
      layers.add(new Crop(excess / 2, excess - excess / 2, excess / 2, excess - excess / 2));
    }
    layers.add(Layer.tanh());
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    int size = side(data);
    int halvings = halvings(size);
    boolean bias = discriminatorNormalisation.leavesBiasToLayer();

    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.conv2d(channels(0), 4, 2, 1));
    layers.add(Layer.leakyRelu(slope));
    for (int level = 1; level < halvings; level++) {
      layers.add(new Conv2d(channels(level), 4, 2, 1, bias));
      layers.addAll(discriminatorNormalisation.layers());
      layers.add(Layer.leakyRelu(slope));
    }
    // A stride of 2 drops the last row and column of an odd size: each step floors.
    layers.add(Layer.conv2d(1, size >> halvings, 1, 0));
    layers.add(Layer.flatten());
    return Network.of(data, layers);
  }

  private int channels(int level) {
    return width * Math.min(1 << level, LARGEST_MULTIPLE);
  }

  private static int halvings(int size) {
    int halvings = 0;
    while (size >> (halvings + 1) >= SMALLEST_BASE) {
      halvings++;
    }
    return halvings;
  }

  private static int ceilingOfHalving(int size, int halvings) {
    int pixels = 1 << halvings;
    return (size + pixels - 1) / pixels;
  }

  private static int side(Shape data) {
    if (!data.isImage() || data.dimension(1) != data.dimension(2)) {
      throw new UsageException(
          "a dcgan takes square images of shape [C,S,S], not the shape "
              + data
              + "; the mlp architecture takes any");
    }
    int size = data.dimension(1);
    if (size < SMALLEST || size > LARGEST) {
      throw new UsageException(
          "a dcgan takes images of "
              + SMALLEST
              + " to "
              + LARGEST
              + " pixels a side, not the shape "
              + data);
    }
    return size;
  }
}
