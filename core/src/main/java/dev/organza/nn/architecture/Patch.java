package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * The PatchGAN discriminator (Isola et al. 2017, arXiv:1611.07004, section 3.2.2): a map of logits,
 * each of which judges a square of the image alone. Convolutions of 4×4: {@code layers} of stride
 * 2, then two of stride 1, the last to the logits. The first has {@code width} channels, the next
 * ones twice as many each, up to 8·width; normalisation and leaky ReLU follow all between the first
 * and the last.
 *
 * <p>A logit depends on a square of 16 pixels with 1 layer, 34 with 2, 70 with 3 (the paper's), 142
 * with 4. For small images fewer layers keep the square smaller than the image.
 *
 * @param width the channels after the first convolution, at least 1
 * @param layers how many convolutions halve, from 1 to 6; 0 chooses 3 from 128 pixels on, 2 from 64
 *     on, else 1
 * @param slope the slope of the leaky ReLUs below zero, at least 0
 * @param normalisation of all layers but the first and the last
 */
public record Patch(int width, int layers, double slope, Normalisation normalisation)
    implements DiscriminatorArchitecture {

  /** Width 64, layers by the size of the images, slope 0.2, batch normalisation. */
  public static final Patch DEFAULTS = new Patch(64, 0, 0.2, Normalisation.BATCH);

  private static final int MOST_LAYERS = 6;
  private static final int LARGEST_MULTIPLE = 8;
  private static final int KERNEL = 4;

  public Patch {
    Requirement.atLeast(1, width, "the width of a patch");
    Requirement.atLeast(0, layers, "the layers of a patch");
    Requirement.notNegative(slope, "the slope of a patch");
    if (layers > MOST_LAYERS) {
      throw new UsageException(
          "the layers of a patch are at most " + MOST_LAYERS + ", not " + layers);
    }
  }

  /** How many convolutions halve images of this shape. */
  public int layers(Shape seen) {
    if (layers > 0) {
      return layers;
    }
    int side = seen.dimension(1);
    return side >= 128 ? 3 : side >= 64 ? 2 : 1;
  }

  /** The side in pixels of the square that one logit depends on. */
  public int receptiveField(Shape seen) {
    int pixels = 1;
    for (int stride : new int[] {1, 1}) {
      pixels = (pixels - 1) * stride + KERNEL;
    }
    for (int layer = 0; layer < layers(seen); layer++) {
      pixels = (pixels - 1) * 2 + KERNEL;
    }
    return pixels;
  }

  @Override
  public Network discriminator(Shape seen) {
    if (!seen.isImage()) {
      throw new UsageException("a patch judges images [C,H,W], not the shape " + seen);
    }
    int halving = layers(seen);
    int smallest = 3 << halving;
    if (seen.dimension(1) < smallest || seen.dimension(2) < smallest) {
      throw new UsageException(
          "a patch of "
              + halving
              + " layers judges images of at least "
              + smallest
              + " pixels a side, not "
              + seen);
    }
    boolean bias = normalisation.leavesBiasToLayer();
    List<Layer> all = new ArrayList<>();
    all.add(normalisation.wrap(new Conv2d(width, KERNEL, 2, 1, true)));
    all.add(Layer.leakyRelu(slope));
    for (int layer = 1; layer <= halving; layer++) {
      int channels = width * Math.min(1 << layer, LARGEST_MULTIPLE);
      int stride = layer < halving ? 2 : 1;
      all.add(normalisation.wrap(new Conv2d(channels, KERNEL, stride, 1, bias)));
      all.addAll(normalisation.hidden(Layer.leakyRelu(slope), 0));
    }
    all.add(normalisation.wrap(new Conv2d(1, KERNEL, 1, 1, true)));
    return Network.of(seen, all);
  }
}
