package dev.organza.nn.onnx;

import dev.organza.Shape;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.onnx.OnnxGraph.Attributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Where a layer, or a list of layers, stands in a graph.
 *
 * @param prefix what the names of its tensors begin with: {@code 3.layers.0.}
 * @param in the shape of one sample of its input
 * @param own its tensors
 * @param x the name of its input, [N, in…]
 * @param condition the name of [N,K], null for nothing
 */
record Site(
    Rules rules,
    OnnxGraph graph,
    String prefix,
    Shape in,
    Weights own,
    String x,
    @Nullable String condition) {

  /** The output of layers one after another. */
  String chain(List<Layer> layers) {
    Site rest = this;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      int parameters = layer.parameters(rest.in).size();
      int buffers = layer.buffers(rest.in).size();
      Site place = rest.first(i + ".", parameters, buffers);
      rest =
          rest.without(parameters, buffers)
              .at(rules.of(layer).add(layer, place), layer.outputShape(rest.in));
    }
    return rest.x;
  }

  /** The outputs of lists of layers, all on this site's input, by their names. */
  Map<String, String> branches(Map<String, List<Layer>> branches) {
    Map<String, String> given = new LinkedHashMap<>();
    Site rest = this;
    for (Map.Entry<String, List<Layer>> branch : branches.entrySet()) {
      int parameters = 0;
      int buffers = 0;
      Shape shape = in;
      for (Layer layer : branch.getValue()) {
        parameters += layer.parameters(shape).size();
        buffers += layer.buffers(shape).size();
        shape = layer.outputShape(shape);
      }
      Site place = rest.first(branch.getKey() + ".", parameters, buffers);
      given.put(branch.getKey(), place.chain(branch.getValue()));
      rest = rest.without(parameters, buffers);
    }
    return given;
  }

  private Site first(String name, int parameters, int buffers) {
    Weights first =
        new Weights(own.parameters().subList(0, parameters), own.buffers().subList(0, buffers));
    return new Site(rules, graph, prefix + name, in, first, x, condition);
  }

  private Site without(int parameters, int buffers) {
    List<Tensor> after = own.parameters();
    List<Tensor> buffersAfter = own.buffers();
    Weights rest =
        new Weights(
            after.subList(parameters, after.size()),
            buffersAfter.subList(buffers, buffersAfter.size()));
    return new Site(rules, graph, prefix, in, rest, x, condition);
  }

  private Site at(String output, Shape shape) {
    return new Site(rules, graph, prefix, shape, own, output, condition);
  }

  /** The same place with other tensors. */
  Site with(Weights weights) {
    return new Site(rules, graph, prefix, in, weights, x, condition);
  }

  /** The same place with another condition. */
  Site conditionedOn(String given) {
    return new Site(rules, graph, prefix, in, own, x, given);
  }

  /** The name of the condition, which the network was found to have. */
  String given() {
    if (condition == null) {
      throw new IllegalArgumentException("the network is conditioned, and no condition is given");
    }
    return condition;
  }

  /** Adds a layer that stands in the place of this one. */
  String add(Layer layer) {
    return rules.of(layer).add(layer, this);
  }

  String apply(String operator, String... inputs) {
    return graph.apply(operator, inputs);
  }

  String apply(String operator, Attributes attributes, String... inputs) {
    return graph.apply(operator, attributes, inputs);
  }

  /** One of the layer's parameters as a constant. */
  String parameter(int index, String name) {
    return tensor(name, own.parameters().get(index));
  }

  /** One of the layer's buffers as a constant. */
  String buffer(int index, String name) {
    return tensor(name, own.buffers().get(index));
  }

  String tensor(String name, Tensor tensor) {
    return graph.tensor(prefix + name, tensor);
  }

  /** A constant of so many equal numbers. */
  String filled(String name, double value, long... sizes) {
    int count = 1;
    for (long size : sizes) {
      count = Math.toIntExact(count * size);
    }
    float[] values = new float[count];
    Arrays.fill(values, (float) value);
    return graph.floats(prefix + name, values, sizes);
  }

  /** A value in another shape: [N, shape…]. */
  String reshaped(String value, int... sizes) {
    long[] batch = new long[sizes.length + 1]; // 0: as it is
    for (int i = 0; i < sizes.length; i++) {
      batch[i + 1] = sizes[i];
    }
    return apply("Reshape", value, graph.wholes(prefix + "shape", batch));
  }

  /** Values one after another along the dimension behind the batch. */
  String joined(List<String> values) {
    return apply("Concat", new Attributes().whole("axis", 1), values.toArray(String[]::new));
  }

  /**
   * A constant for each sample of the batch.
   *
   * @param constant of [1, sizes…]
   */
  String perSample(String constant, int... sizes) {
    long[] ones = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      ones[i] = sizes[i];
    }
    String count = apply("Shape", new Attributes().whole("start", 0).whole("end", 1), x);
    String sizesOfOne = graph.wholes(prefix + "sizes", ones);
    String wanted = apply("Concat", new Attributes().whole("axis", 0), count, sizesOfOne);
    return apply("Expand", constant, wanted);
  }

  /** 1/√value. */
  String reciprocalRoot(String value) {
    return apply("Reciprocal", apply("Sqrt", value));
  }

  /** A value times a number. */
  String scaled(String value, double factor) {
    return factor == 1 ? value : apply("Mul", value, graph.number(factor));
  }
}
