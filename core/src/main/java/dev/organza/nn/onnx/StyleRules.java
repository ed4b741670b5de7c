package dev.organza.nn.onnx;

import dev.organza.nn.layer.Style;
import dev.organza.nn.onnx.OnnxGraph.Attributes;
import java.util.Collections;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** The layers of style-based generators. */
final class StyleRules {

  private StyleRules() {}

  static void addTo(Rules rules) {
    rules.add(Style.Styles.class, StyleRules::styles);
    rules.add(Style.Constant.class, StyleRules::constant);
    rules.add(Style.Modulated.class, StyleRules::modulated);
  }

  /** average + ψ·(w − average), once for each layer. */
  private static String styles(Style.Styles layer, Site at) {
    String w = at.x();
    if (layer.truncation() != 1) {
      String average = at.buffer(0, "average");
      String near = at.scaled(at.apply("Sub", w, average), layer.truncation());
      w = at.apply("Add", near, average);
    }
    return at.joined(Collections.nCopies(layer.count(), w));
  }

  private static String constant(Style.Constant layer, Site at) {
    String image = at.tensor("constant", at.own().parameters().get(0).unsqueeze(0));
    return at.perSample(image, layer.channels(), layer.size(), layer.size());
  }

  /** y_j = d_j·Σ_i W_ij * (s_i x_i) + b_j; see {@link Style.Modulated}. */
  private static String modulated(Style.Modulated layer, Site at) {
    int inputs = at.in().dimension(0);
    int length = layer.condition() / layer.styles();
    Tensor weight = at.own().parameters().get(0);
    double scale = 1 / Math.sqrt((double) inputs * layer.kernel() * layer.kernel());

    // s = (1 + A w)/√(C·kernel²), its constants multiplied out
    Tensor affine = at.own().parameters().get(2).mul(new Scalar(scale / Math.sqrt(length)));
    Tensor offset = at.own().parameters().get(3).add(new Scalar(1.0)).mul(new Scalar(scale));
    long from = (long) layer.style() * length;
    String s =
        at.apply(
            "Gemm",
            new Attributes().whole("transB", 1),
            at.graph().part(at.given(), 1, from, from + length),
            at.tensor("style_weight", affine),
            at.tensor("style_bias", offset));

    String scaled = at.apply("Mul", at.x(), at.reshaped(s, inputs, 1, 1));
    String y =
        at.apply(
            "Conv",
            new Attributes()
                .wholes("kernel_shape", layer.kernel(), layer.kernel())
                .wholes(
                    "pads",
                    layer.kernel() / 2,
                    layer.kernel() / 2,
                    layer.kernel() / 2,
                    layer.kernel() / 2),
            scaled,
            at.tensor("weight", weight));
    String demodulated =
        layer.demodulate()
            ? at.apply("Mul", y, at.reshaped(demodulation(s, layer, at), layer.channels(), 1, 1))
            : at.scaled(y, layer.gain());
    Tensor bias = at.own().parameters().get(1).view(1, layer.channels(), 1, 1);
    return at.apply("Add", demodulated, at.tensor("bias", bias));
  }

  /** d_j = gain/√(Σ_i s_i²·Σ_k W_ijk² + ε): [N,channels]. */
  private static String demodulation(String s, Style.Modulated layer, Site at) {
    Tensor weight = at.own().parameters().get(0);
    Tensor squares = weight.square().sum(new long[] {2, 3}, false, new ScalarTypeOptional());
    String variance =
        at.apply("MatMul", at.apply("Mul", s, s), at.tensor("weight_squares", squares.t()));
    String sum = at.apply("Add", variance, at.graph().number(Style.Modulated.EPSILON));
    return at.scaled(at.reciprocalRoot(sum), layer.gain());
  }
}
