package dev.organza.model.translation;

import dev.organza.UsageException;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transform;
import dev.organza.nn.Weights;
import dev.organza.nn.onnx.OnnxGraph;
import dev.organza.nn.onnx.OnnxNetwork;
import java.util.Map;

/**
 * A translator as an ONNX file: opset 17, float32, {@code images} [N,C,S,S] of 0 to 255 to {@code
 * translated} of 0 to 255, S as in the training, any N.
 */
final class TranslatorOnnx {

  private TranslatorOnnx() {}

  static byte[] of(
      TranslatorDescription description,
      TranslatorDescription.LearnedDirection direction,
      Weights weights,
      Map<String, String> metadata) {
    OnnxGraph graph = new OnnxGraph("translator");
    description.metadata().forEach(graph::describe);
    graph.describe("organza.direction", direction.name());
    metadata.forEach(graph::describe);
    Scaling input = pixels(direction.input());
    Scaling output = pixels(direction.output());
    double scale = 1 / input.scale(0);
    String images = graph.input("images", direction.network().input());
    String scaled =
        graph.affine(
            images,
            new float[] {(float) scale},
            new float[] {(float) (-input.offset()[0] * scale)},
            direction.network().input());
    String made = OnnxNetwork.add(graph, direction.network(), weights, scaled, null);
    String raw =
        graph.affine(
            made,
            new float[] {(float) output.scale(0)},
            new float[] {(float) output.offset()[0]},
            direction.network().output());
    graph.output("translated", graph.clipped(raw, 0, 255), direction.network().output());
    return graph.toBytes();
  }

  /** One affine map for all pixels. */
  private static Scaling pixels(Transform transform) {
    if (transform instanceof Scaling scaling && scaling.offset().length == 1) {
      return scaling;
    }
    throw new UsageException("the translator was trained on images that are not scaled as one");
  }
}
