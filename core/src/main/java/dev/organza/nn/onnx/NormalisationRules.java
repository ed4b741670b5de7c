package dev.organza.nn.onnx;

import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.layer.InstanceNorm;
import dev.organza.nn.layer.LayerNorm;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Progressive;
import dev.organza.nn.onnx.OnnxGraph.Attributes;
import java.util.ArrayList;
import java.util.List;

/** Layers that keep the shape: normalisations, noise in evaluation, activations. */
final class NormalisationRules {

  private NormalisationRules() {}

  static void addTo(Rules rules) {
    rules.add(BatchNorm.class, NormalisationRules::batchNorm);
    rules.add(LayerNorm.class, NormalisationRules::layerNorm);
    rules.add(InstanceNorm.class, NormalisationRules::instanceNorm);
    rules.add(Progressive.PixelNorm.class, NormalisationRules::pixelNorm);
    rules.add(Progressive.MinibatchDeviation.class, NormalisationRules::minibatchDeviation);
    rules.add(Noise.Dropout.class, (layer, at) -> at.x());
    rules.add(Noise.GaussianNoise.class, (layer, at) -> at.x());
    rules.add(Noise.PhaseShuffle.class, (layer, at) -> at.x());
    rules.add(Noise.PixelNoise.class, NormalisationRules::pixelNoise);
    rules.add(Noise.ColumnHeads.class, NormalisationRules::columnHeads);
    rules.add(Activation.Relu.class, (layer, at) -> at.apply("Relu", at.x()));
    rules.add(
        Activation.LeakyRelu.class,
        (layer, at) ->
            at.apply("LeakyRelu", new Attributes().real("alpha", layer.slope()), at.x()));
    rules.add(Activation.Tanh.class, (layer, at) -> at.apply("Tanh", at.x()));
    rules.add(Activation.Sigmoid.class, (layer, at) -> at.apply("Sigmoid", at.x()));
    rules.add(Activation.Softplus.class, (layer, at) -> at.apply("Softplus", at.x()));
    rules.add(
        Activation.Elu.class,
        (layer, at) -> at.apply("Elu", new Attributes().real("alpha", layer.alpha()), at.x()));
    rules.add(Activation.Gelu.class, (layer, at) -> gelu(at));
  }

  private static String batchNorm(BatchNorm layer, Site at) {
    int features = at.in().dimension(0);
    List<String> inputs = new ArrayList<>(List.of(at.x()));
    inputs.add(layer.affine() ? at.parameter(0, "weight") : at.filled("weight", 1, features));
    inputs.add(layer.affine() ? at.parameter(1, "bias") : at.filled("bias", 0, features));
    inputs.add(at.buffer(0, "running_mean"));
    inputs.add(at.buffer(1, "running_var"));
    return at.apply(
        "BatchNormalization",
        new Attributes().real("epsilon", layer.epsilon()),
        inputs.toArray(String[]::new));
  }

  private static String layerNorm(LayerNorm layer, Site at) {
    long[] sizes = at.in().dimensions().stream().mapToLong(Integer::longValue).toArray();
    String scale = layer.affine() ? at.parameter(0, "weight") : at.filled("weight", 1, sizes);
    String offset = layer.affine() ? at.parameter(1, "bias") : at.filled("bias", 0, sizes);
    return at.apply(
        "LayerNormalization",
        new Attributes().whole("axis", 1).real("epsilon", layer.epsilon()),
        at.x(),
        scale,
        offset);
  }

  private static String instanceNorm(InstanceNorm layer, Site at) {
    int channels = at.in().dimension(0);
    return at.apply(
        "InstanceNormalization",
        new Attributes().real("epsilon", layer.epsilon()),
        at.x(),
        layer.affine() ? at.parameter(0, "weight") : at.filled("weight", 1, channels),
        layer.affine() ? at.parameter(1, "bias") : at.filled("bias", 0, channels));
  }

  /** x/√(mean x² + ε), the mean over the features or channels. */
  private static String pixelNorm(Progressive.PixelNorm layer, Site at) {
    String square =
        at.apply(
            "ReduceMean",
            new Attributes().wholes("axes", 1).whole("keepdims", 1),
            at.apply("Mul", at.x(), at.x()));
    String sum = at.apply("Add", square, at.graph().number(Progressive.PixelNorm.EPSILON));
    return at.apply("Mul", at.x(), at.reciprocalRoot(sum));
  }

  private static String minibatchDeviation(Progressive.MinibatchDeviation layer, Site at) {
    String deviation = at.tensor("deviation", at.own().buffers().get(0).view(1, 1, 1, 1));
    String channel = at.perSample(deviation, 1, at.in().dimension(1), at.in().dimension(2));
    return at.joined(List.of(at.x(), channel));
  }

  private static String pixelNoise(Noise.PixelNoise layer, Site at) {
    return at.apply(
        "Add",
        at.x(),
        at.tensor("noise", at.own().buffers().get(0).mul(at.own().parameters().get(0))));
  }

  private static String columnHeads(Noise.ColumnHeads layer, Site at) {
    List<String> outputs = new ArrayList<>();
    long from = 0;
    for (Noise.ColumnHeads.ColumnHead head : layer.heads()) {
      String values = at.graph().part(at.x(), 1, from, from + head.width());
      from += head.width();
      outputs.add(
          switch (head.function()) {
            case IDENTITY -> values;
            case TANH -> at.apply("Tanh", values);
            case MODE, CATEGORY ->
                at.apply(
                    "Softmax",
                    new Attributes().whole("axis", 1),
                    layer.evaluationTemperature() == 1
                        ? values
                        : at.scaled(values, 1 / layer.evaluationTemperature()));
          });
    }
    return at.joined(outputs);
  }

  /** x·Φ(x) = x/2·(1 + erf(x/√2)); opset 17 has no operator of its own for it. */
  private static String gelu(Site at) {
    String erf = at.apply("Erf", at.scaled(at.x(), Math.sqrt(0.5)));
    String twice = at.apply("Add", erf, at.graph().number(1));
    return at.scaled(at.apply("Mul", at.x(), twice), 0.5);
  }
}
