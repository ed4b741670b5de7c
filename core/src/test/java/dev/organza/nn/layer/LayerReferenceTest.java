package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Reference.Case;
import dev.organza.nn.layer.Reference.Pass;
import dev.organza.nn.layer.Reference.Penalty;
import dev.organza.nn.layer.Reference.Values;
import dev.organza.nn.network.Network;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every layer forward and backward against PyTorch in float64; {@code src/test/python/layers.py}
 * made the files. The error is relative and norm-wise, tensor by tensor.
 */
class LayerReferenceTest {

  private static final double TOLERANCE = 1e-5;

  @TestFactory
  Stream<DynamicTest> layersAgreeWithPyTorch() {
    return Reference.cases().stream()
        .map(reference -> DynamicTest.dynamicTest(reference.name(), () -> check(reference, false)));
  }

  /** The result must not depend on the order in memory that an earlier layer left behind. */
  @TestFactory
  Stream<DynamicTest> layersAgreeWithPyTorchOnChannelsLastImages() {
    return Reference.cases().stream()
        .filter(reference -> reference.network().input().isImage())
        .map(reference -> DynamicTest.dynamicTest(reference.name(), () -> check(reference, true)));
  }

  @Test
  void everyLayerIsCompared() {
    List<String> kinds =
        Reference.cases().stream()
            .flatMap(reference -> reference.network().allLayers())
            .map(layer -> layer.getClass().getSimpleName())
            .distinct()
            .toList();
    List<String> all = new ArrayList<>(LayerKinds.all().map(Class::getSimpleName).toList());
    // These draw; their laws are in StochasticLayerTest and PhaseShuffleTest.
    all.removeAll(List.of("Dropout", "GaussianNoise", "PhaseShuffle"));
    assertThat(kinds).containsExactlyInAnyOrderElementsOf(all);
  }

  private static void check(Case reference, boolean channelsLast) {
    Network network = reference.network();
    assertThat(names(network.parameters())).isEqualTo(List.copyOf(reference.parameters().keySet()));
    assertThat(names(network.buffers())).isEqualTo(List.copyOf(reference.buffers().keySet()));
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(1, "noise");
        FlatTensors parameters =
            Reference.load(network.parameters(), reference.parameters(), true);
        FlatTensors buffers = Reference.load(network.buffers(), reference.buffers(), false)) {
      Weights weights = new Weights(parameters.views(), buffers.views());
      for (Pass pass : reference.passes()) {
        Mode mode =
            switch (pass.mode()) {
              case "training" -> Mode.training(noise);
              case "evaluation" -> Mode.evaluation();
              default -> throw new AssertionError(pass.mode());
            };
        Tensor x = pass.x().tensor();
        if (channelsLast) {
          x = x.contiguous(torch.MemoryFormat.ChannelsLast);
        }
        x.set_requires_grad(true);
        parameters.gradient().zero_();

        Tensor output =
            pass.condition() == null
                ? network.forward(weights, x, mode)
                : network.forward(weights, x, pass.condition().tensor(), mode);
        output.backward(
            pass.outputGradient().tensor(),
            new BoolOptional(false),
            false,
            new TensorArrayRefOptional());

        assertThat(output.shape()).isEqualTo(network.output().batch(x.size(0)));
        assertClose("output", pass.output(), output);
        // Undefined where the output does not depend on the input: a learned constant.
        Tensor inputGradient = x.grad().defined() ? x.grad() : torch.zeros_like(x);
        assertClose("gradient of the input", pass.inputGradient(), inputGradient);
        assertClose(network.parameters(), pass.parameterGradients(), gradients(parameters));
        assertClose(network.buffers(), pass.buffers(), buffers.views());
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> secondDerivativesAgreeWithPyTorch() {
    return Reference.penalties().stream()
        .map(reference -> DynamicTest.dynamicTest(reference.name(), () -> check(reference)));
  }

  private static void check(Penalty reference) {
    Network network = reference.network();
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(1, "noise");
        FlatTensors parameters =
            Reference.load(network.parameters(), reference.parameters(), true);
        FlatTensors buffers =
            Reference.load(
                network.buffers(),
                Objects.requireNonNullElse(reference.buffers(), Map.of()),
                false)) {
      Tensor x = reference.x().tensor();
      x.set_requires_grad(true);
      Weights weights = new Weights(parameters.views(), buffers.views());
      Tensor logits = network.forward(weights, x, Mode.training(noise)).sum();
      Tensor slope = gradient(logits, x).get(0);
      // (‖∇ₓD(x)‖ − 1)², the mean over the batch
      Tensor penalty =
          slope
              .mul(slope)
              .flatten(1, -1)
              .sum(1)
              .sqrt()
              .sub(new Scalar(1.0))
              .pow(new Scalar(2.0))
              .mean();
      assertClose("penalty", reference.penalty(), penalty);

      List<TensorSpec> specs = new ArrayList<>();
      List<Tensor> reached = new ArrayList<>();
      for (int i = 0; i < network.parameters().size(); i++) {
        if (reference.parameterGradients().containsKey(network.parameters().get(i).name())) {
          specs.add(network.parameters().get(i));
          reached.add(parameters.views().get(i));
        }
      }
      TensorVector gradients = gradient(penalty, reached.toArray(Tensor[]::new));
      List<Tensor> actual = new ArrayList<>();
      for (int i = 0; i < reached.size(); i++) {
        actual.add(gradients.get(i));
      }
      assertClose(specs, reference.parameterGradients(), actual);
    }
  }

  private static TensorVector gradient(Tensor of, Tensor... with) {
    return torch.grad(
        new TensorVector(of),
        new TensorVector(with),
        new TensorVector(),
        new BoolOptional(true),
        true,
        false);
  }

  private static List<String> names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).toList();
  }

  private static List<Tensor> gradients(FlatTensors tensors) {
    return tensors.views().stream().map(Tensor::grad).toList();
  }

  private static void assertClose(
      List<TensorSpec> specs, Map<String, Values> expected, List<Tensor> actual) {
    assertThat(names(specs)).containsExactlyElementsOf(expected.keySet());
    for (int i = 0; i < specs.size(); i++) {
      String name = specs.get(i).name();
      assertClose(name, Objects.requireNonNull(expected.get(name)), actual.get(i));
    }
  }

  private static void assertClose(String name, Values expected, Tensor actual) {
    assertThat(expected.relativeError(actual)).as(name).isLessThan(TOLERANCE);
  }
}
