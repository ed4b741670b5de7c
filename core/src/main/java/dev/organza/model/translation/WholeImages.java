package dev.organza.model.translation;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Passes of a convolutional network over whole images of a size that need not be its training's.
 */
final class WholeImages {

  /** Values of all layers of one pass; beyond, fewer images go at once. 512 MiB. */
  private static final long MOST_ACTIVATIONS = 1L << 27;

  /** Values of all layers that one image may need: 16 GiB. */
  private static final long MOST_OF_ONE = 1L << 32;

  /** The largest next size that is looked for, in pixels beyond the image's. */
  private static final int FARTHEST = 512;

  private final TranslatorDescription.LearnedDirection direction;
  private final Weights weights;
  private final Device device;
  private final Shape shape;
  private final Network network;

  /**
   * Finds the size.
   *
   * @param shape {@code [C,H,W]} of the images
   * @throws UsageException if the network takes no such images, or they are too large
   */
  WholeImages(
      TranslatorDescription.LearnedDirection direction,
      Weights weights,
      Device device,
      Shape shape) {
    this.direction = direction;
    this.weights = weights;
    this.device = device;
    this.shape = shape;
    this.network =
        direction.network().input().equals(shape)
            ? direction.network()
            : enlarged(direction, shape);
    if (network.activations() > MOST_OF_ONE) {
      throw new UsageException(
          "An image of %d x %d pixels needs %,d values in the layers of the translator, more than memory is planned for."
              .formatted(shape.dimension(2), shape.dimension(1), network.activations()),
          Hint.say("Give it in parts, or smaller."));
    }
  }

  /** The network for the next size that it gives back as it takes it. */
  private static Network enlarged(TranslatorDescription.LearnedDirection direction, Shape shape) {
    int height = next(direction.network(), shape.dimension(1));
    int width = next(direction.network(), shape.dimension(2));
    return forSize(direction.network(), height, width)
        .orElseThrow(() -> onlyItsOwn(direction.network()));
  }

  /** The sides of an image do not depend on each other: squares tell. */
  private static int next(Network network, int side) {
    for (int size = side; size <= side + FARTHEST; size++) {
      if (forSize(network, size, size).isPresent()) {
        return size;
      }
    }
    throw onlyItsOwn(network);
  }

  private static Optional<Network> forSize(Network network, int height, int width) {
    try {
      Network sized =
          Network.of(Shape.image(network.input().dimension(0), height, width), network.layers());
      boolean fits =
          sized.output().isImage()
              && sized.output().dimension(1) == height
              && sized.output().dimension(2) == width
              && sized.parameters().equals(network.parameters())
              && sized.buffers().equals(network.buffers());
      return fits ? Optional.of(sized) : Optional.empty();
    } catch (UsageException e) {
      return Optional.empty();
    }
  }

  private static UsageException onlyItsOwn(Network network) {
    return new UsageException(
        "The translator takes images of %d x %d pixels and no others."
            .formatted(network.input().dimension(2), network.input().dimension(1)),
        Hint.say("Resize them."));
  }

  /**
   * Translates images.
   *
   * @param images {@code [count][C·H·W]}, from 0 to 255
   * @return {@code [count][C'·H·W]}
   */
  float[][] of(float[][] images) {
    int atOnce = (int) Math.max(1, Math.min(64, MOST_ACTIVATIONS / network.activations()));
    float[][] translated = new float[images.length][];
    try (NoGradGuard off = new NoGradGuard()) {
      for (int start = 0; start < images.length; start += atOnce) {
        pass(images, start, Math.min(atOnce, images.length - start), translated);
      }
    }
    return translated;
  }

  private void pass(float[][] images, int start, int count, float[][] translated) {
    Shape in = network.input();
    Shape out = network.output();
    float[] batch = new float[count * in.elements()];
    for (int i = 0; i < count; i++) {
      place(direction.input().apply(images[start + i].clone()), batch, i * in.elements());
    }
    float[] given;
    try (Scope scope = Scope.open()) {
      Tensor x =
          HostMemory.tensor(
              batch, device, count, in.dimension(0), in.dimension(1), in.dimension(2));
      given = HostMemory.floats(network.forward(weights, x, Mode.evaluation()));
    }
    for (int i = 0; i < count; i++) {
      translated[start + i] = direction.output().invert(cut(given, i * out.elements()));
    }
  }

  /** Continues an image by its mirror image to the right and to the bottom. */
  private void place(float[] image, float[] batch, int offset) {
    int height = network.input().dimension(1);
    int width = network.input().dimension(2);
    int ownHeight = shape.dimension(1);
    int ownWidth = shape.dimension(2);
    for (int c = 0; c < shape.dimension(0); c++) {
      for (int y = 0; y < height; y++) {
        int from = (c * ownHeight + mirrored(y, ownHeight)) * ownWidth;
        int to = offset + (c * height + y) * width;
        System.arraycopy(image, from, batch, to, ownWidth);
        for (int x = ownWidth; x < width; x++) {
          batch[to + x] = image[from + mirrored(x, ownWidth)];
        }
      }
    }
  }

  private static int mirrored(int place, int length) {
    int period = place % (2 * length);
    return period < length ? period : 2 * length - 1 - period;
  }

  private float[] cut(float[] given, int offset) {
    int height = network.output().dimension(1);
    int width = network.output().dimension(2);
    int ownHeight = shape.dimension(1);
    int ownWidth = shape.dimension(2);
    float[] image = new float[network.output().dimension(0) * ownHeight * ownWidth];
    for (int row = 0; row < network.output().dimension(0) * ownHeight; row++) {
      System.arraycopy(
          given,
          offset + (row / ownHeight * height + row % ownHeight) * width,
          image,
          row * ownWidth,
          ownWidth);
    }
    return image;
  }
}
