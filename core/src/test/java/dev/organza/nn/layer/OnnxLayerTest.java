package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.LayerExamples.Example;
import dev.organza.nn.network.Network;
import dev.organza.nn.onnx.OnnxGraph;
import dev.organza.nn.onnx.OnnxNetwork;
import dev.organza.nn.onnx.OnnxRun;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import dev.organza.torch.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of layer computes in ONNX Runtime what it computes in LibTorch. */
class OnnxLayerTest {

  @BeforeAll
  static void load() {
    Torch.load();
  }

  static Stream<Example> examples() {
    return LayerExamples.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itIsTheSameFunction(Example example) {
    Network network = Network.of(example.in(), example.layer());
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard();
        RandomStream stream = RandomStream.of(5, "onnx")) {
      Weights weights =
          new Weights(
              tensors(network.parameters(), 0, stream), tensors(network.buffers(), 1.5, stream));
      byte[] file = file(network, weights);
      for (int batch : new int[] {3, 1}) { // one file for every size of batch
        Tensor x = stream.normal(0, 1, example.in().batch(batch));
        Tensor condition = torch.eye(batch, network.condition());
        float[] expected = HostMemory.floats(forward(network, weights, x, condition));
        float[] found = run(file, x, condition);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
          assertThat(found[i]).isCloseTo(expected[i], within(2e-5f * (1 + Math.abs(expected[i]))));
        }
      }
    }
  }

  private static List<Tensor> tensors(List<TensorSpec> specs, double mean, RandomStream stream) {
    List<Tensor> tensors = new ArrayList<>();
    for (TensorSpec spec : specs) {
      tensors.add(stream.normal(mean, mean == 0 ? 0.7 : 0.1, spec.sizeArray()));
    }
    return tensors;
  }

  private static Tensor forward(Network network, Weights weights, Tensor x, Tensor condition) {
    return network.condition() == 0
        ? network.forward(weights, x, Mode.evaluation())
        : network.forward(weights, x, condition, Mode.evaluation());
  }

  private static byte[] file(Network network, Weights weights) {
    OnnxGraph graph = new OnnxGraph("layer");
    String x = graph.input("x", network.input());
    @Nullable String condition =
        network.condition() == 0 ? null : graph.input("y", Shape.of(network.condition()));
    graph.output("out", OnnxNetwork.add(graph, network, weights, x, condition), network.output());
    return graph.toBytes();
  }

  private static float[] run(byte[] file, Tensor x, Tensor condition) {
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("x", values(x));
    if (condition.size(1) > 0) {
      inputs.put("y", values(condition));
    }
    return Objects.requireNonNull(OnnxRun.outputs(file, inputs).get("out"));
  }

  private static OnnxRun.Values values(Tensor tensor) {
    return new OnnxRun.Values(HostMemory.floats(tensor), tensor.shape());
  }
}
