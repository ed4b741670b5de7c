package dev.organza.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitialiserTest {

  /** Enough numbers in every weight that its sample moments are sharp. */
  private static final Network NETWORK =
      Network.of(
          Shape.image(16, 8, 8),
          Layer.conv2d(64, 4, 2, 1),
          Layer.batchNorm(),
          Layer.convTranspose2d(32, 4, 2, 1),
          Layer.layerNorm(),
          Layer.flatten(),
          Layer.linear(50));

  @Test
  void normalIsDcgansStart() {
    Map<String, float[]> start = start(new Initialiser.Normal(0.02));
    assertMoments(start, "0.weight", 0, 0.02);
    assertMoments(start, "2.weight", 0, 0.02);
    assertMoments(start, "5.weight", 0, 0.02);
    assertMoments(start, "1.weight", 1, 0.02);
    assertMoments(start, "3.weight", 1, 0.02);
  }

  @Test
  void uniformFillsItsInterval() {
    Map<String, float[]> start = start(new Initialiser.Uniform(0.05));
    // The variance of U(−b, b) is b²/3.
    assertMoments(start, "0.weight", 0, 0.05 / Math.sqrt(3));
    assertMoments(start, "5.weight", 0, 0.05 / Math.sqrt(3));
    assertBetween(start, "5.weight", 0.05);
    assertThat(start.get("1.weight")).containsOnly(1);
  }

  /** A label's values stand beside a latent of N(0,1), whatever the weights start from. */
  @Test
  void embeddingsAreAsLargeAsALatent() {
    Network network = Network.of(Shape.image(1, 8, 8), new Join(50, 2));
    for (Initialiser initialiser :
        List.of(
            Initialiser.Normal.DEFAULTS, Initialiser.He.DEFAULTS, Initialiser.Xavier.DEFAULTS)) {
      try (RandomStream stream = RandomStream.of(1, "embedding");
          FlatTensors parameters =
              FlatTensors.allocate(network.parameters(), false, Device.cpu())) {
        network.initialise(parameters.views(), List.of(), initialiser, stream);
        assertMoments(Map.of("weight", HostMemory.floats(parameters.flat())), "weight", 0, 1);
      }
    }
  }

  /** The expected fan-ins: 16·4·4 inputs; 64·4·4/2² as the stride thins them; 32·8·8 inputs. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void heScalesWithTheInputsOfAnOutput(double slope) {
    Map<String, float[]> start = start(new Initialiser.He(slope));
    double gain = 2 / (1 + slope * slope);
    assertMoments(start, "0.weight", 0, Math.sqrt(gain / (16 * 4 * 4)));
    assertMoments(start, "2.weight", 0, Math.sqrt(gain / (64 * 4 * 4 / 4)));
    assertMoments(start, "5.weight", 0, Math.sqrt(gain / (32 * 8 * 8)));
    assertThat(start.get("3.weight")).containsOnly(1);
  }

  /** Why the fan-in of a transposed convolution is divided by the square of its stride. */
  @Test
  void heKeepsTheMeanSquareThroughATransposedConvolutionAndARelu() {
    Network network =
        Network.of(Shape.image(64, 16, 16), Layer.convTranspose2d(64, 4, 2, 1), Layer.relu());
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(3, "x");
        FlatTensors parameters = FlatTensors.allocate(network.parameters(), false, Device.cpu())) {
      Weights weights = new Weights(parameters.views(), List.of());
      network.initialise(weights.parameters(), weights.buffers(), Initialiser.He.DEFAULTS, stream);
      Tensor x = stream.normal(0, 1, 4, 64, 16, 16);
      float[] y = HostMemory.floats(network.forward(weights, x, Mode.evaluation()));
      double meanSquare = 0;
      for (float value : y) {
        meanSquare += (double) value * value / y.length;
      }
      // 1 for x; a border of 1 pixel in 32 sees fewer inputs, and 64 maps share 64 inputs.
      assertThat(meanSquare).isCloseTo(1, within(0.12));
    }
  }

  /**
   * R3GAN's: √(2/1.04)·L^(−1/4)/√fan-in for the first two of three convolutions, here with L = 2
   * blocks; zeros for the third; gain 1 elsewhere.
   */
  /**
   * R3GAN's basis: maps N(0,1), so that each of their pixels varies as the value that scales it.
   */
  @Test
  void fixUpStartsTheMapsOfAGeneratorWithVarianceOne() {
    for (int size : new int[] {4, 7}) {
      Network network =
          Network.of(
              Shape.of(64),
              new Linear(64, false),
              Layer.reshape(64, 1, 1),
              new ConvTranspose2d(64, size, 1, 0, 0, false, 64));
      Map<String, float[]> start = start(network, Initialiser.FixUp.DEFAULTS, 1);
      assertMoments(start, "0.weight", 0, 1 / 8.0);
      assertMoments(start, "2.weight", 0, 1);
    }
  }

  @Test
  void fixUpStartsEachBlockAsItsShortcut() {
    Layer block =
        Layer.residual(
            new Conv2d(64, 1, 1, 0, true),
            Layer.leakyRelu(0.2),
            new Conv2d(64, 3, 1, 1, true, 4),
            Layer.leakyRelu(0.2),
            new Conv2d(32, 1, 1, 0, false));
    Network network =
        Network.of(
            Shape.image(32, 4, 4),
            block,
            new Conv2d(32, 1, 1, 0, false),
            Layer.residual(block, Layer.conv2d(32, 1, 1, 0)),
            new Conv2d(32, 4, 1, 0, false, 32));
    Map<String, float[]> start = start(network, Initialiser.FixUp.DEFAULTS, 1);
    // Three branches, the one in the branch included.
    double gain = Math.sqrt(2 / 1.04) * Math.pow(3, -0.25);
    assertMoments(start, "0.layers.0.weight", 0, gain / Math.sqrt(32));
    assertMoments(start, "0.layers.2.weight", 0, gain / Math.sqrt(16 * 9));
    assertThat(start.get("0.layers.4.weight")).containsOnly(0);
    assertMoments(start, "1.weight", 0, 1 / Math.sqrt(32));
    assertMoments(start, "2.layers.0.layers.2.weight", 0, gain / Math.sqrt(16 * 9));
    assertThat(start.get("2.layers.0.layers.4.weight")).containsOnly(0);
    assertThat(start.get("2.layers.1.weight")).containsOnly(0);
    assertMoments(start, "3.weight", 0, 1 / Math.sqrt(16));
    assertThat(start.get("0.layers.0.bias")).containsOnly(0);
  }

  @Test
  void xavierScalesWithInputsAndOutputs() {
    Map<String, float[]> start = start(new Initialiser.Xavier(2));
    double linear = 2 * Math.sqrt(6.0 / (2048 + 50));
    assertMoments(start, "5.weight", 0, linear / Math.sqrt(3));
    assertBetween(start, "5.weight", linear);
    // 16·4·4 inputs reach an output; an input reaches 64·4·4/2² outputs.
    assertMoments(start, "0.weight", 0, 2 * Math.sqrt(6.0 / (256 + 256)) / Math.sqrt(3));
  }

  @ParameterizedTest
  @CsvSource({"12, 30, 1", "30, 12, 1.5", "20, 20, 0.5"})
  void orthogonalWeightsAreOrthogonal(int units, int inputs, double gain) {
    Network network = Network.of(Shape.of(inputs), new Linear(units, false));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(3, "weights");
        FlatTensors parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu())) {
      network.initialise(parameters.views(), List.of(), new Initialiser.Orthogonal(gain), stream);
      Tensor weight = parameters.views().get(0).detach();
      Tensor product = units <= inputs ? weight.matmul(weight.t()) : weight.t().matmul(weight);
      float[] values = HostMemory.floats(product);
      int side = Math.min(units, inputs);
      assertThat(values).hasSize(side * side);
      for (int i = 0; i < values.length; i++) {
        double expected = i % (side + 1) == 0 ? gain * gain : 0;
        assertThat((double) values[i]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  /** Q of an unsigned QR has a biased sign; over all orthogonal matrices each entry has mean 0. */
  @Test
  void orthogonalWeightsFavourNoSign() {
    int draws = 2000;
    double sum = 0;
    Network network = Network.of(Shape.of(2), new Linear(2, false));
    try (RandomStream stream = RandomStream.of(3, "weights");
        FlatTensors parameters = FlatTensors.allocate(network.parameters(), false, Device.cpu())) {
      for (int i = 0; i < draws; i++) {
        network.initialise(parameters.views(), List.of(), Initialiser.Orthogonal.DEFAULTS, stream);
        sum += HostMemory.floats(parameters.flat())[0];
      }
    }
    // An entry of a random rotation of the plane is a cosine: variance 1/2. Five standard errors.
    assertThat(sum / draws).isCloseTo(0, within(5 * Math.sqrt(0.5 / draws)));
  }

  @Test
  void biasesAndBuffersStartTheSameUnderEveryInitialiser() {
    for (Initialiser initialiser :
        new Initialiser[] {
          Initialiser.Normal.DEFAULTS,
          Initialiser.Uniform.DEFAULTS,
          Initialiser.Orthogonal.DEFAULTS,
          Initialiser.He.DEFAULTS,
          Initialiser.Xavier.DEFAULTS
        }) {
      Map<String, float[]> start = start(initialiser);
      for (String bias : new String[] {"0.bias", "1.bias", "2.bias", "3.bias", "5.bias"}) {
        assertThat(start.get(bias)).as(bias).containsOnly(0);
      }
      assertThat(start.get("1.running_mean")).containsOnly(0);
      assertThat(start.get("1.running_var")).containsOnly(1);
    }
  }

  @Test
  void theStreamDecidesTheStart() {
    Initialiser initialiser = Initialiser.Normal.DEFAULTS;
    assertThat(start(initialiser).get("0.weight")).isEqualTo(start(initialiser).get("0.weight"));
    assertThat(start(initialiser, 2).get("0.weight"))
        .isNotEqualTo(start(initialiser, 1).get("0.weight"));
  }

  @Test
  void impossibleValuesAreRefused() {
    assertThatThrownBy(() -> new Initialiser.Normal(0)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> new Initialiser.Uniform(Double.NaN))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> new Initialiser.Orthogonal(-1)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> new Initialiser.He(-0.2)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> new Initialiser.Xavier(Double.POSITIVE_INFINITY))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Infinity");
  }

  private static Map<String, float[]> start(Initialiser initialiser) {
    return start(initialiser, 1);
  }

  private static Map<String, float[]> start(Initialiser initialiser, long seed) {
    return start(NETWORK, initialiser, seed);
  }

  private static Map<String, float[]> start(Network network, Initialiser initialiser, long seed) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(seed, "weights");
        FlatTensors parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
        FlatTensors buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu())) {
      // Whatever was there before must be gone.
      parameters.flat().fill_(new Scalar(9.0f));
      buffers.flat().fill_(new Scalar(9.0f));
      network.initialise(parameters.views(), buffers.views(), initialiser, stream);
      parameters.named("").forEach((name, tensor) -> values.put(name, HostMemory.floats(tensor)));
      buffers.named("").forEach((name, tensor) -> values.put(name, HostMemory.floats(tensor)));
    }
    return values;
  }

  /** Mean and standard deviation within five standard errors of a sample of this size. */
  private static void assertMoments(
      Map<String, float[]> start, String name, double mean, double deviation) {
    float[] values = Objects.requireNonNull(start.get(name));
    double sampleMean = 0;
    for (float value : values) {
      sampleMean += (double) value / values.length;
    }
    double variance = 0;
    for (float value : values) {
      variance += (value - sampleMean) * (value - sampleMean) / values.length;
    }
    double error = deviation / Math.sqrt(values.length);
    assertThat(sampleMean).as("mean of " + name).isCloseTo(mean, within(5 * error));
    // σ/√(2n) for a Gaussian, less for a uniform.
    assertThat(Math.sqrt(variance))
        .as("deviation of " + name)
        .isCloseTo(deviation, within(5 * error / Math.sqrt(2)));
  }

  private static void assertBetween(Map<String, float[]> start, String name, double bound) {
    float largest = 0;
    for (float value : Objects.requireNonNull(start.get(name))) {
      largest = Math.max(largest, Math.abs(value));
    }
    // Of n draws the largest falls short of the bound by about bound/n.
    assertThat((double) largest)
        .isLessThanOrEqualTo(bound * (1 + 1e-6))
        .isGreaterThan(0.99 * bound);
  }
}
