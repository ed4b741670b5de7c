package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What spectral normalisation promises; {@link LayerReferenceTest} compares it with PyTorch. */
class SpectralTest {

  /** A linear map whose output for the unit vectors shows its whole matrix, and its input. */
  record Example(LinearMap map, Shape input) {

    /** The matrix [outputs, all else] that the map multiplies by, found by applying it. */
    Tensor matrix(Weights weights, Mode mode) {
      int inputs = input.elements();
      Tensor units = torch.eye(inputs).to(weights.parameters().get(0)).view(input.batch(inputs));
      Tensor images = new Spectral(map, 50).forward(units, weights, mode);
      return map.outputDimension() == 1
          ? images.permute(1, 0, 2, 3).flatten(1, -1)
          : images.flatten(1, -1).t();
    }
  }

  static Stream<Example> examples() {
    return Stream.of(
        new Example(new Linear(9, false), Shape.of(14)),
        new Example(new Linear(14, false), Shape.of(5)),
        new Example(new Conv2d(6, 4, 1, 0, false), Shape.image(3, 4, 4)),
        new Example(new ConvTranspose2d(6, 4, 1, 0, 0, false), Shape.image(8, 1, 1)));
  }

  /** In float64, which shows that nothing in the layer is bound to float32. */
  @ParameterizedTest
  @MethodSource("examples")
  void theLargestSingularValueBecomesOne(Example example) {
    Layer spectral = Layer.spectral(example.map());
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "weights")) {
      Weights weights =
          new Weights(
              spectral.parameters(example.input()).stream()
                  .map(spec -> stream.normal(0, 1, spec.tensor().sizeArray()))
                  .map(tensor -> tensor.to(torch.ScalarType.Double))
                  .toList(),
              spectral.buffers(example.input()).stream()
                  .map(spec -> stream.normal(0, 1, spec.tensor().sizeArray()))
                  .map(tensor -> tensor.to(torch.ScalarType.Double))
                  .toList());
      for (int i = 0; i < 100; i++) {
        example.matrix(weights, Mode.training(stream));
      }
      Tensor matrix = example.matrix(weights, Mode.evaluation());
      assertThat(matrix.scalar_type().intern()).isEqualTo(torch.ScalarType.Double);
      assertThat(largestSingularValue(matrix)).isCloseTo(1, within(1e-9));
      assertThat(weights.buffers().get(0).norm().item_double()).isCloseTo(1, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anUntrainedMapIsNormalisedAlready(Example example) {
    Network network = Network.of(example.input(), Layer.spectral(example.map()));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "weights");
        FlatTensors parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
        FlatTensors buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu())) {
      network.initialise(parameters.views(), buffers.views(), Initialiser.Normal.DEFAULTS, stream);
      Weights weights = new Weights(parameters.views(), buffers.views());
      double largest = largestSingularValue(example.matrix(weights, Mode.evaluation()));
      // σ is estimated from below.
      assertThat(largest).isBetween(1 - 1e-5, 1.1);
    }
  }

  /** The logit at c = 0 and x = eⱼ is ψⱼ + b, and what c = eₖ adds to it is Vₖⱼ. */
  @Test
  void bothMatricesOfAProjectionAreNormalised() {
    int features = 9;
    int classes = 4;
    Layer spectral = Layer.spectral(new Projection(classes));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "weights")) {
      Shape in = Shape.of(features);
      Weights weights =
          new Weights(
              spectral.parameters(in).stream()
                  .map(spec -> stream.normal(0, 3, spec.tensor().sizeArray()))
                  .toList(),
              spectral.buffers(in).stream()
                  .map(spec -> stream.normal(0, 1, spec.tensor().sizeArray()))
                  .toList());
      Tensor units = torch.eye(features);
      for (int i = 0; i < 100; i++) {
        spectral.forward(units, torch.zeros(features, classes), weights, Mode.training(stream));
      }
      Tensor unconditional =
          spectral.forward(units, torch.zeros(features, classes), weights, Mode.evaluation());
      Tensor psi = unconditional.sub(weights.parameters().get(1)).t();
      TensorVector rows = new TensorVector();
      for (int k = 0; k < classes; k++) {
        Tensor label = torch.eye(classes).narrow(0, k, 1).expand(features, classes).contiguous();
        rows.push_back(
            spectral
                .forward(units, label, weights, Mode.evaluation())
                .sub(unconditional)
                .t()
                .contiguous());
      }
      assertThat(largestSingularValue(psi)).isCloseTo(1, within(1e-5));
      assertThat(largestSingularValue(torch.cat(rows, 0))).isCloseTo(1, within(1e-5));
    }
  }

  private static double largestSingularValue(Tensor matrix) {
    return torch.linalg_svdvals(matrix.detach()).max().item().toDouble();
  }

  /** D judges real and generated samples before one backward pass; the buffers move between. */
  @Test
  void manyPassesMayPrecedeOneBackwardPass() {
    Network network = Network.of(Shape.of(3), Layer.spectral(Layer.linear(2)));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "x");
        FlatTensors parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
        FlatTensors buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu())) {
      network.initialise(parameters.views(), buffers.views(), Initialiser.He.DEFAULTS, stream);
      Weights weights = new Weights(parameters.views(), buffers.views());
      Tensor x = stream.normal(0, 1, 4, 3);
      Tensor y = stream.normal(0, 1, 4, 3);
      float[] before = HostMemory.floats(buffers.flat());
      network
          .forward(weights, x, Mode.training(stream))
          .add(network.forward(weights, y, Mode.training(stream)))
          .sum()
          .backward();
      assertThat(HostMemory.floats(parameters.gradient())).doesNotContain(Float.NaN).hasSize(8);
      assertThat(HostMemory.floats(buffers.flat())).isNotEqualTo(before);

      float[] after = HostMemory.floats(buffers.flat());
      network.forward(weights, x, Mode.evaluation());
      assertThat(HostMemory.floats(buffers.flat())).isEqualTo(after);
    }
  }

  /** InfoGAN's Q may be normalised too: a fork prepares what is in it. */
  @Test
  void aForkPreparesItsMaps() {
    Network network =
        Network.of(
            Shape.of(3),
            new Fork(
                List.of(Layer.linear(2)),
                List.of(Layer.linear(4), Layer.spectral(new Linear(5, false)))));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "x");
        FlatTensors parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
        FlatTensors buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu())) {
      network.initialise(parameters.views(), buffers.views(), Initialiser.He.DEFAULTS, stream);
      Tensor weight = parameters.views().get(4);
      Tensor u = buffers.views().get(0);
      Tensor v = buffers.views().get(1);
      double sigma = u.dot(weight.detach().mv(v)).item().toDouble();
      assertThat(sigma / largestSingularValue(weight)).isBetween(0.9, 1 + 1e-6);
    }
  }
}
