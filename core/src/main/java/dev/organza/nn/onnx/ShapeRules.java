package dev.organza.nn.onnx;

import dev.organza.Shape;
import dev.organza.nn.layer.Crop;
import dev.organza.nn.layer.Flatten;
import dev.organza.nn.layer.Pad;
import dev.organza.nn.layer.Resampling;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.onnx.OnnxGraph.Attributes;
import java.util.Arrays;

/** Layers that change the shape and learn nothing. */
final class ShapeRules {

  /** The binomial filter of a {@link Resampling.Downsample}, along one side. */
  private static final double[] HALVING = {1 / 8.0, 3 / 8.0, 3 / 8.0, 1 / 8.0};

  /** The binomial filter of a {@link Resampling.Smooth}, along one side. */
  private static final double[] SMOOTHING = {1 / 4.0, 1 / 2.0, 1 / 4.0};

  private ShapeRules() {}

  static void addTo(Rules rules) {
    rules.add(Reshape.class, (layer, at) -> at.reshaped(at.x(), sizes(layer.shape())));
    rules.add(Flatten.class, (layer, at) -> at.reshaped(at.x(), at.in().elements()));
    rules.add(Pad.class, ShapeRules::pad);
    rules.add(Crop.class, ShapeRules::crop);
    rules.add(Resampling.Upsample.class, ShapeRules::upsample);
    rules.add(Resampling.Downsample.class, (layer, at) -> downsample(at));
    rules.add(Resampling.Smooth.class, (layer, at) -> filtered(at, at.x(), SMOOTHING, 1));
    rules.add(Resampling.PixelUnshuffle.class, ShapeRules::pixelUnshuffle);
    rules.add(Resampling.PixelShuffle.class, ShapeRules::pixelShuffle);
    rules.add(Resampling.AveragePool.class, ShapeRules::averagePool);
  }

  private static int[] sizes(Shape shape) {
    return shape.dimensions().stream().mapToInt(Integer::intValue).toArray();
  }

  private static String pad(Pad layer, Site at) {
    String mode =
        switch (layer.border()) {
          case ZERO -> "constant";
          case REFLECT -> "reflect";
          case REPLICATE -> "edge";
        };
    return padded(at, at.x(), mode, layer.top(), layer.bottom(), layer.left(), layer.right());
  }

  /** Above, below, left and right; of a signal the last two. */
  private static String padded(
      Site at, String x, String mode, int top, int bottom, int left, int right) {
    long[] pads =
        at.in().isImage()
            ? new long[] {0, 0, top, left, 0, 0, bottom, right}
            : new long[] {0, 0, left, 0, 0, right};
    return at.apply(
        "Pad",
        new Attributes().text("mode", mode),
        x,
        at.graph().wholes(at.prefix() + "pads", pads));
  }

  private static String crop(Crop layer, Site at) {
    Shape in = at.in();
    if (in.isSignal()) {
      return at.graph().part(at.x(), 2, layer.left(), (long) in.dimension(1) - layer.right());
    }
    String rows = at.graph().part(at.x(), 2, layer.top(), (long) in.dimension(1) - layer.bottom());
    return at.graph().part(rows, 3, layer.left(), (long) in.dimension(2) - layer.right());
  }

  private static String upsample(Resampling.Upsample layer, Site at) {
    float[] scales = new float[at.in().rank() + 1];
    Arrays.fill(scales, layer.factor());
    scales[0] = 1;
    scales[1] = 1;
    Attributes attributes =
        switch (layer.interpolation()) {
          case NEAREST ->
              new Attributes()
                  .text("mode", "nearest")
                  .text("coordinate_transformation_mode", "asymmetric")
                  .text("nearest_mode", "floor");
          case BILINEAR ->
              new Attributes()
                  .text("mode", "linear")
                  .text("coordinate_transformation_mode", "half_pixel");
        };
    String constant = at.graph().floats(at.prefix() + "scales", scales, scales.length);
    return at.apply("Resize", attributes, at.x(), "", constant);
  }

  private static String downsample(Site at) {
    int height = at.in().dimension(1) / 2 * 2;
    int width = at.in().dimension(2) / 2 * 2;
    String even = at.graph().part(at.graph().part(at.x(), 2, 0, height), 3, 0, width);
    return filtered(at, even, HALVING, 2);
  }

  /** Edge pixels repeated, and each channel by itself filtered along both sides. */
  private static String filtered(Site at, String x, double[] row, int stride) {
    int channels = at.in().dimension(0);
    int side = row.length;
    float[] filters = new float[channels * side * side];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (float) (row[i / side % side] * row[i % side]);
    }
    return at.apply(
        "Conv",
        new Attributes()
            .wholes("kernel_shape", side, side)
            .wholes("strides", stride, stride)
            .whole("group", channels),
        padded(at, x, "edge", 1, 1, 1, 1),
        at.graph().floats(at.prefix() + "filter", filters, channels, 1, side, side));
  }

  private static String pixelUnshuffle(Resampling.PixelUnshuffle layer, Site at) {
    int factor = layer.factor();
    int channels = at.in().dimension(0);
    int height = at.in().dimension(1) / factor;
    int width = at.in().dimension(2) / factor;
    String squares = at.reshaped(at.x(), channels, height, factor, width, factor);
    String first =
        at.apply("Transpose", new Attributes().wholes("perm", 0, 1, 3, 5, 2, 4), squares);
    return at.reshaped(first, channels * factor * factor, height, width);
  }

  private static String pixelShuffle(Resampling.PixelShuffle layer, Site at) {
    Attributes order = new Attributes().whole("blocksize", layer.factor()).text("mode", "CRD");
    return at.apply("DepthToSpace", order, at.x());
  }

  private static String averagePool(Resampling.AveragePool layer, Site at) {
    int dimensions = at.in().rank() - 1;
    return at.apply(
        "AveragePool",
        new Attributes()
            .window(dimensions, layer.kernel(), layer.stride(), layer.padding())
            .whole("count_include_pad", 0),
        at.x());
  }
}
