package dev.organza.nn.architecture;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Crop;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Resampling;
import java.util.ArrayList;
import java.util.List;

/**
 * The sizes through which a convolutional architecture halves and doubles square images.
 *
 * @param size the side of the data's images, in pixels
 * @param halvings how often it is halved until 4 to 7 pixels are left
 * @param edge the side of the squares of pixels that the layers next to the data take for one
 *     pixel: a power of 2; with 1 they see pixels
 */
record Pyramid(int size, int halvings, int edge) {

  private static final int SMALLEST = 8;
  private static final int LARGEST = 256;
  private static final int SMALLEST_TOP = 4;
  private static final int LARGEST_MULTIPLE = 8;

  /**
   * The sizes for data of this shape.
   *
   * @param architecture named in the error
   * @throws UsageException if the data is not square images of 8 to 256 pixels
   */
  static Pyramid of(String architecture, Shape data) {
    if (!data.isImage() || data.dimension(1) != data.dimension(2)) {
      String problem =
          "a " + architecture + " takes square images of shape [C,S,S], not the shape " + data;
      throw data.isImage()
          ? new UsageException(
              problem,
              Hint.say("Crop and resize them with ")
                  .set("data.size", 64)
                  .and(", or use the mlp architecture, which takes any shape."))
          : new UsageException(problem + "; the mlp architecture takes any");
    }
    int size = data.dimension(1);
    if (size < SMALLEST || size > LARGEST) {
      throw new UsageException(
          "a "
              + architecture
              + " takes images of "
              + SMALLEST
              + " to "
              + LARGEST
              + " pixels a side, not the shape "
              + data,
          Hint.say("Fit the images with ")
              .set("data.size", 64)
              .and(", or another size in that range."));
    }
    int halvings = 0;
    while (size >> (halvings + 1) >= SMALLEST_TOP) {
      halvings++;
    }
    return new Pyramid(size, halvings, 1);
  }

  /**
   * These sizes for layers that take squares of pixels for pixels.
   *
   * @param side of a square in pixels, a power of 2; 1 for pixels
   * @param least the halvings that are to be left between such squares
   * @param architecture named in the error, with its article
   * @throws UsageException if there are fewer
   */
  Pyramid inSquares(int side, int least, String architecture) {
    Pyramid squares = new Pyramid(size, halvings, side);
    if (squares.levels() < least) {
      throw new UsageException(
          architecture
              + " with the edge "
              + side
              + " takes images of at least "
              + (SMALLEST_TOP * side << least)
              + " pixels a side, not of "
              + size,
          Hint.say("Choose ").set("architecture.edge", side / 2).and(" for smaller ones."));
    }
    return squares;
  }

  /** Checks the side of squares of pixels, given in a recipe. */
  static void requireEdge(int edge, String architecture) {
    if (edge != 1 && edge != 2 && edge != 4) {
      throw new UsageException("the edge of " + architecture + " is 1, 2 or 4, not " + edge);
    }
  }

  /** The halvings that are left between squares. */
  int levels() {
    return halvings - Integer.numberOfTrailingZeros(edge);
  }

  /**
   * The side of what is left after all halvings. A stride of 2 drops the last row of an odd size.
   */
  int top() {
    return size >> halvings;
  }

  /** The side of the smallest image whose doublings reach the data's size. */
  int base() {
    int pixels = 1 << halvings;
    return (size + pixels - 1) / pixels;
  }

  /** What gives the squares of the data's pixels as channels; a last odd row or column is cut. */
  List<Layer> intoSquares() {
    int excess = size % edge;
    List<Layer> layers = new ArrayList<>();
    if (excess > 0) {
      layers.add(new Crop(0, excess, 0, excess));
    }
    if (edge > 1) {
      layers.add(new Resampling.PixelUnshuffle(edge));
    }
    return layers;
  }

  /** What spreads the channels of squares over pixels, cut to the data's size. */
  List<Layer> intoPixels() {
    List<Layer> layers = new ArrayList<>();
    if (edge > 1) {
      layers.add(new Resampling.PixelShuffle(edge));
    }
    layers.addAll(crop());
    return layers;
  }

  /** What cuts the doubled base to the data's size, if it has passed it. */
  List<Layer> crop() {
    int excess = (base() << halvings) - size;
    int low = excess / 2;
    return excess == 0 ? List.of() : List.of(new Crop(low, excess - low, low, excess - low));
  }

  /**
   * D's convolutions from the data's size to {@link #top}: 4×4 of stride 2, all but the first with
   * this normalisation.
   *
   * @param width the channels next to the data
   */
  List<Layer> halve(int width, Normalisation normalisation, Activation activation) {
    boolean bias = normalisation.leavesBiasToLayer();
    List<Layer> layers = new ArrayList<>(intoSquares());
    layers.add(normalisation.wrap(Layer.conv2d(width, 4, 2, 1)));
    layers.add(activation);
    for (int level = 1; level < levels(); level++) {
      layers.add(normalisation.wrap(new Conv2d(channels(width, level), 4, 2, 1, bias)));
      layers.addAll(normalisation.hidden(activation, 0));
    }
    return layers;
  }

  /**
   * G's transposed convolutions from {@link #base} to the data's size, 4×4 of stride 2, all but the
   * last with this normalisation; without an activation at the end.
   *
   * @param width the channels next to the data
   * @param output the channels of the data
   * @param dropout the rate after each activation, 0 for none
   */
  List<Layer> enlarge(
      int width, int output, Normalisation normalisation, Activation activation, double dropout) {
    List<Layer> layers = doubled(levels() - 1, width, normalisation, activation, dropout);
    layers.add(normalisation.wrap(Layer.convTranspose2d(output * edge * edge, 4, 2, 1)));
    layers.addAll(intoPixels());
    return layers;
  }

  /**
   * The same with another 3×3 convolution at the end, which makes the data's channels of {@code
   * width}: all doublings have this normalisation and activation.
   *
   * @param width the channels next to the data
   * @param output the channels of the data
   * @param dropout the rate after each activation, 0 for none
   */
  List<Layer> enlargeAndRefine(
      int width, int output, Normalisation normalisation, Activation activation, double dropout) {
    List<Layer> layers = doubled(levels(), width, normalisation, activation, dropout);
    layers.add(normalisation.wrap(Layer.conv2d(output * edge * edge, 3, 1, 1)));
    layers.addAll(intoPixels());
    return layers;
  }

  /** The first doublings from {@link #base}, each with an activation. */
  private List<Layer> doubled(
      int count, int width, Normalisation normalisation, Activation activation, double dropout) {
    boolean bias = normalisation.leavesBiasToLayer();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int channels = channels(width, Math.max(0, levels() - 2 - i));
      layers.add(normalisation.wrap(new ConvTranspose2d(channels, 4, 2, 1, 0, bias)));
      layers.addAll(normalisation.hidden(activation, dropout));
    }
    return layers;
  }

  /**
   * The channels, twice as many with each halving and at most 8 times as many.
   *
   * @param width the channels next to the data
   * @param level the number of convolutions away from the data
   */
  static int channels(int width, int level) {
    return width * Math.min(1 << level, LARGEST_MULTIPLE);
  }
}
