package dev.organza.nn.onnx;

import dev.organza.nn.layer.Conv1d;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose1d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.LinearMap;
import dev.organza.nn.layer.Maxout;
import dev.organza.nn.layer.Progressive;
import dev.organza.nn.layer.Projection;
import dev.organza.nn.layer.SelfAttention;
import dev.organza.nn.layer.Spectral;
import dev.organza.nn.onnx.OnnxGraph.Attributes;
import java.util.ArrayList;
import java.util.List;

/** Linear maps: what multiplies by a learned matrix. */
final class MapRules {

  private MapRules() {}

  static void addTo(Rules rules) {
    rules.add(Linear.class, (layer, at) -> linear(at, at.x(), 0, layer.bias()));
    rules.add(Linear.Embeddings.class, MapRules::embeddings);
    rules.add(Maxout.class, MapRules::maxout);
    rules.add(Conv1d.class, MapRules::conv1d);
    rules.add(Conv2d.class, MapRules::conv2d);
    rules.add(ConvTranspose1d.class, MapRules::convTranspose1d);
    rules.add(ConvTranspose2d.class, MapRules::convTranspose2d);
    rules.add(Projection.class, MapRules::projection);
    rules.add(SelfAttention.class, MapRules::selfAttention);
    rules.add(Spectral.class, MapRules::reparametrised);
    rules.add(Progressive.Equalised.class, MapRules::reparametrised);
  }

  /** x·Wᵀ + b. */
  private static String linear(Site at, String x, int weight, boolean bias) {
    List<String> inputs = new ArrayList<>(List.of(x, at.parameter(weight, "weight")));
    if (bias) {
      inputs.add(at.parameter(weight + 1, "bias"));
    }
    return at.apply("Gemm", new Attributes().whole("transB", 1), inputs.toArray(String[]::new));
  }

  /** xᵀE of each part x that has an embedding E. */
  private static String embeddings(Linear.Embeddings layer, Site at) {
    List<String> outputs = new ArrayList<>();
    long start = 0;
    for (Linear.Embeddings.RowPart part : layer.parts()) {
      String values = at.graph().part(at.x(), start, start + part.width());
      start += part.width();
      int embedding = part.embedding();
      outputs.add(
          embedding == 0
              ? values
              : at.apply(
                  "MatMul", values, at.parameter(embedding - 1, "embeddings." + (embedding - 1))));
    }
    return at.joined(outputs);
  }

  private static String maxout(Maxout layer, Site at) {
    String all = at.reshaped(linear(at, at.x(), 0, true), layer.pieces(), layer.units());
    return at.apply("ReduceMax", new Attributes().wholes("axes", 1).whole("keepdims", 0), all);
  }

  private static String conv1d(Conv1d layer, Site at) {
    Attributes attributes =
        new Attributes()
            .window(1, layer.kernel(), layer.stride(), layer.padding())
            .wholes("dilations", layer.dilation());
    return convolution("Conv", layer.bias(), attributes, at);
  }

  private static String conv2d(Conv2d layer, Site at) {
    Attributes attributes =
        new Attributes()
            .window(2, layer.kernel(), layer.stride(), layer.padding())
            .whole("group", layer.groups());
    return convolution("Conv", layer.bias(), attributes, at);
  }

  private static String convTranspose1d(ConvTranspose1d layer, Site at) {
    Attributes attributes =
        new Attributes()
            .window(1, layer.kernel(), layer.stride(), layer.padding())
            .wholes("output_padding", layer.outputPadding());
    return convolution("ConvTranspose", layer.bias(), attributes, at);
  }

  private static String convTranspose2d(ConvTranspose2d layer, Site at) {
    Attributes attributes =
        new Attributes()
            .window(2, layer.kernel(), layer.stride(), layer.padding())
            .whole("group", layer.groups())
            .wholes("output_padding", layer.outputPadding(), layer.outputPadding());
    return convolution("ConvTranspose", layer.bias(), attributes, at);
  }

  private static String convolution(String operator, boolean bias, Attributes attributes, Site at) {
    List<String> inputs = new ArrayList<>(List.of(at.x(), at.parameter(0, "weight")));
    if (bias) {
      inputs.add(at.parameter(1, "bias"));
    }
    return at.apply(operator, attributes, inputs.toArray(String[]::new));
  }

  /** yᵀVφ + ψ·φ + b. */
  private static String projection(Projection layer, Site at) {
    String logit = linear(at, at.x(), 0, true);
    String row = at.apply("MatMul", at.given(), at.parameter(2, "embedding"));
    String inner =
        at.apply(
            "ReduceSum", at.apply("Mul", row, at.x()), at.graph().wholes(at.prefix() + "axis", 1));
    return at.apply("Add", logit, inner);
  }

  /** γ·v(softmax(g fᵀ) h) + x, of pixels as rows. */
  private static String selfAttention(SelfAttention layer, Site at) {
    int channels = at.in().dimension(0);
    int pixels = at.in().dimension(1) * at.in().dimension(2);
    Attributes swapped = new Attributes().wholes("perm", 0, 2, 1);
    String rows = at.apply("Transpose", swapped, at.reshaped(at.x(), channels, pixels));
    String f = attended(at, rows, 0, "query");
    String g = attended(at, rows, 1, "key");
    String h = attended(at, rows, 2, "value");
    String scores = at.apply("MatMul", g, at.apply("Transpose", swapped, f));
    String attention = at.apply("Softmax", new Attributes().whole("axis", 2), scores);
    String o = attended(at, at.apply("MatMul", attention, h), 3, "output");
    String image =
        at.reshaped(
            at.apply("Transpose", swapped, o),
            channels,
            at.in().dimension(1),
            at.in().dimension(2));
    return at.apply("Add", at.x(), at.apply("Mul", image, at.parameter(4, "gamma")));
  }

  /** A linear map of each pixel: [N,H·W,C] to [N,H·W,units]. */
  private static String attended(Site at, String rows, int place, String name) {
    return at.apply("MatMul", rows, at.tensor(name, at.own().parameters().get(place).t()));
  }

  private static <L extends LinearMap.Reparametrised> String reparametrised(L layer, Site at) {
    return at.with(layer.ofMap(at.in(), at.own())).add(layer.map());
  }
}
