package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The residual networks of R3GAN's config E (Huang et al. 2024, arXiv:2501.05441, §4), for square
 * images of 8 to 256 pixels and any number of channels: no normalisation, antialiased resampling,
 * leaky ReLUs in both networks, and no activation at G's output, whose pixels are unbounded.
 *
 * <p>A stage is what is computed at one resolution: residual blocks x + f(x), f a 1×1 convolution
 * to {@code expansion} times the width, a 3×3 convolution in groups and a 1×1 convolution back,
 * with leaky ReLUs between. G multiplies learned maps of 4 to 8 pixels with a linear map of z, and
 * doubles bilinearly between stages; D mirrors it, halves with the filter [1,3,3,1], and ends in a
 * depthwise convolution over what is left and a linear map to the logit. 1×1 convolutions change
 * the width between stages, before doubling and after halving. Meant for the initialiser {@code
 * fix-up}, with which each block starts as the identity.
 *
 * <p>It departs from the paper where {@code edge} is above 1: the stages of the highest
 * resolutions, most of the arithmetic, are left out. Defaults are for minutes on a processor.
 *
 * @param widths the channels of each stage, each at least 1, the stage of the fewest pixels first;
 *     further stages have the last's, and entries for which there is no stage are unused
 * @param blocks the residual blocks of each stage, each at least 0, in the same order and likewise
 * @param expansion the channels within a block, as a multiple of the stage's, at least 1
 * @param groupWidth the channels in each group of the 3×3 convolutions; 0 for one group, a dense
 *     convolution
 * @param edge how many times fewer pixels than the data the finest stage has along each side: 1, as
 *     in the paper, 2 or 4. The 1×1 convolutions next to the data then see squares of edge×edge
 *     pixels
 * @param slope the slope of the leaky ReLUs below zero, at least 0
 */
public record R3gan(
    List<Integer> widths,
    List<Integer> blocks,
    int expansion,
    int groupWidth,
    int edge,
    double slope)
    implements Architecture {

  /** Half the data's resolution at most, groups of 16 channels, one block a stage. */
  public static final R3gan DEFAULTS =
      new R3gan(List.of(128, 64, 64, 32), List.of(1), 1, 16, 2, 0.2);

  public R3gan {
    widths = List.copyOf(widths);
    blocks = List.copyOf(blocks);
    if (widths.isEmpty() || blocks.isEmpty()) {
      throw new UsageException("the widths and blocks of an r3gan have at least one entry each");
    }
    for (int width : widths) {
      Requirement.atLeast(1, width, "each of the widths of an r3gan");
    }
    for (int count : blocks) {
      Requirement.atLeast(0, count, "each of the blocks of an r3gan");
    }
    Requirement.atLeast(1, expansion, "the expansion of an r3gan");
    Requirement.atLeast(0, groupWidth, "groupWidth of an r3gan");
    for (int width : widths) {
      if (groupWidth > 0 && expansion * width % groupWidth != 0) {
        throw new UsageException(
            "groupWidth of an r3gan divides the channels within each block, but "
                + groupWidth
                + " does not divide "
                + expansion * width);
      }
    }
    Pyramid.requireEdge(edge, "an r3gan");
    Requirement.notNegative(slope, "the slope of an r3gan");
  }

  @Override
  public Network generator(Shape data, int latent) {
    Pyramid pyramid = Pyramid.of("r3gan", data).inSquares(edge, 0, "an r3gan");
    int first = widths.get(0);
    List<Layer> layers = new ArrayList<>();
    layers.add(new Linear(first, false));
    layers.add(Layer.reshape(first, 1, 1));
    layers.add(new ConvTranspose2d(first, pyramid.base(), 1, 0, 0, false, first));
    layers.addAll(blocks(0));
    for (int stage = 1; stage < stages(pyramid); stage++) {
      layers.addAll(transition(stage - 1, stage));
      layers.add(Layer.bilinear());
      layers.addAll(blocks(stage));
    }
    layers.add(Layer.conv2d(data.dimension(0) * edge * edge, 1, 1, 0));
    layers.addAll(pyramid.intoPixels());
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data) {
    Pyramid pyramid = Pyramid.of("r3gan", data).inSquares(edge, 0, "an r3gan");
    int finest = stages(pyramid) - 1;
    List<Layer> layers = new ArrayList<>(pyramid.intoSquares());
    layers.add(new Conv2d(at(widths, finest), 1, 1, 0, false));
    layers.addAll(blocks(finest));
    for (int stage = finest - 1; stage >= 0; stage--) {
      layers.add(Layer.downsample());
      layers.addAll(transition(stage + 1, stage));
      layers.addAll(blocks(stage));
    }
    int last = widths.get(0);
    layers.add(new Conv2d(last, pyramid.top(), 1, 0, false, last));
    layers.add(Layer.flatten());
    layers.add(new Linear(1, false));
    return Network.of(data, layers);
  }

  /** The stages between the fewest pixels and the finest. */
  private static int stages(Pyramid pyramid) {
    return pyramid.levels() + 1;
  }

  private static int at(List<Integer> list, int stage) {
    return list.get(Math.min(stage, list.size() - 1));
  }

  private List<Layer> transition(int from, int to) {
    int width = at(widths, to);
    return width == at(widths, from) ? List.of() : List.of(new Conv2d(width, 1, 1, 0, false));
  }

  private List<Layer> blocks(int stage) {
    int width = at(widths, stage);
    int hidden = expansion * width;
    int groups = groupWidth == 0 ? 1 : hidden / groupWidth;
    Activation activation = Layer.leakyRelu(slope);
    Layer block =
        Layer.residual(
            new Conv2d(hidden, 1, 1, 0, true),
            activation,
            new Conv2d(hidden, 3, 1, 1, true, groups),
            activation,
            new Conv2d(width, 1, 1, 0, false));
    return Collections.nCopies(at(blocks, stage), block);
  }
}
