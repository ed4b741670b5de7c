package dev.organza.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.Shape;
import dev.organza.game.penalty.PathLength;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Path length regularisation of a generator, by its styles and by its latents. */
class PathLengthTest {

  /** What {@code src/test/python/path_length.py} wrote. */
  record Case(
      String name,
      double weight,
      double decay,
      long seed,
      Network network,
      Map<String, List<Double>> parameters,
      List<Double> latents,
      List<Expected> updates) {

    @Override
    public String toString() {
      return name;
    }
  }

  record Expected(double value, double average, Map<String, List<Double>> gradients) {}

  static List<Case> cases() {
    try (InputStream stream = PathLengthTest.class.getResourceAsStream("path-length.json")) {
      return JsonMapper.builder()
          .build()
          .readerForListOf(Case.class)
          .readValue(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsThatOfPyTorchInFloat32(Case expected) {
    compare(expected, torch.ScalarType.Float, 1e-4);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsThatOfPyTorchInFloat64(Case expected) {
    compare(expected, torch.ScalarType.Double, 1e-11);
  }

  private static void compare(Case expected, torch.ScalarType type, double tolerance) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(expected.seed, "penalty")) {
      Network network = expected.network;
      List<Tensor> parameters = new ArrayList<>();
      for (var spec : network.parameters()) {
        List<Double> values = Objects.requireNonNull(expected.parameters.get(spec.name()));
        parameters.add(tensor(values, type, spec.sizeArray()).requires_grad_(true));
      }
      List<Tensor> buffers =
          network.buffers().stream().map(spec -> torch.zeros(spec.sizeArray()).to(type)).toList();
      Tensor z = tensor(expected.latents, type, network.input().batch(5));
      Tensor memory = torch.zeros(1).to(type);
      PathLength penalty = new PathLength(expected.weight, expected.decay, 1, 0.6);
      for (Expected update : expected.updates) {
        Tensor value =
            penalty.of(
                generator(network, new Weights(parameters, buffers), memory, stream), z, z, stream);
        assertThat(value.dim()).isZero();
        assertThat(value.scalar_type().intern()).isEqualTo(type);
        assertThat(value.item_double()).isCloseTo(update.value, within(tolerance * update.value));
        assertThat(memory.item_double())
            .isCloseTo(update.average, within(tolerance * update.average));
        TensorVector gradients =
            torch.grad(
                new TensorVector(value),
                new TensorVector(parameters.toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(false),
                false,
                true);
        for (int i = 0; i < parameters.size(); i++) {
          String name = network.parameters().get(i).name();
          Tensor gradient = gradients.get(i);
          assertThat(
                  relativeError(
                      gradient.defined() ? gradient : torch.zeros_like(parameters.get(i)),
                      Objects.requireNonNull(update.gradients.get(name))))
              .as("gradient of " + name)
              .isLessThan(tolerance);
        }
      }
    }
  }

  private static Penalties.OfGenerator generator(
      Network network, Weights weights, Tensor memory, RandomStream noise) {
    return new Penalties.OfGenerator(
        network,
        weights,
        torch.zeros(500, 0),
        new Update(1, Progress.START),
        new Mode.Training(noise),
        memory);
  }

  /** All numbers of the file that go in are float32 numbers. */
  private static Tensor tensor(List<Double> values, torch.ScalarType type, long... sizes) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return HostMemory.tensor(floats, Device.cpu(), sizes).to(type);
  }

  /** ‖actual − expected‖ / ‖expected‖; 0 where both are 0. */
  private static double relativeError(Tensor actual, List<Double> expected) {
    var values =
        ByteBuffer.wrap(HostMemory.bytes(actual.to(torch.ScalarType.Double)))
            .order(ByteOrder.nativeOrder())
            .asDoubleBuffer();
    assertThat(values.capacity()).isEqualTo(expected.size());
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.size(); i++) {
      difference += Math.pow(values.get(i) - expected.get(i), 2);
      norm += Math.pow(expected.get(i), 2);
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }

  /**
   * G(z) = 3z for rows: ‖Jᵀy‖ = 3‖y‖, and E‖y‖ of N(0,I) in 64 dimensions is √2·Γ(32.5)/Γ(32),
   * which is 7.969, with a standard deviation of 0.706.
   */
  @Test
  void theAverageIsThatOfTheLengths() {
    Network network = Network.of(Shape.of(64), Layer.linear(64));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      Tensor three = torch.eye(64).mul(new Scalar(3.0));
      Weights weights =
          new Weights(List.of(three.requires_grad_(true), torch.zeros(64)), List.of());
      Tensor memory = torch.zeros(1);
      Tensor z = stream.normal(0, 1, 500, 64);
      double value = 0;
      for (int i = 0; i < 20; i++) {
        value =
            new PathLength(2, 0.5, 1, 1)
                .of(generator(network, weights, memory, stream), z, z, stream)
                .item_double();
      }
      // The mean of some thousand lengths; the penalty is λ times their variance.
      assertThat(memory.item_double()).isCloseTo(3 * 7.969, within(0.3));
      assertThat(value).isCloseTo(2 * Math.pow(3 * 0.706, 2), within(1.5));
    }
  }

  /** Where G ignores its latents √ has no slope: the gradient must be a number all the same. */
  @Test
  void aConstantGeneratorHasAFiniteGradient() {
    Network network = Network.of(Shape.of(2), Layer.linear(3));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      Tensor weight = torch.zeros(3, 2).requires_grad_(true);
      Weights weights = new Weights(List.of(weight, torch.zeros(3)), List.of());
      Tensor z = stream.normal(0, 1, 5, 2);
      Tensor value =
          PathLength.DEFAULTS.of(generator(network, weights, torch.ones(1), stream), z, z, stream);
      value.backward();
      assertThat(torch.isfinite(weight.grad()).all().item_bool()).isTrue();
      assertThat(value.item_double()).isCloseTo(2 * 0.99 * 0.99, within(1e-5));
    }
  }
}
