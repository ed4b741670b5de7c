package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers that draw, by the laws their draws must follow. */
class StochasticLayerTest {

  private static final Weights NONE = new Weights(List.of(), List.of());

  /** The values in a batch of the tests of laws. */
  private static final int DRAWS = 400 * 500;

  @BeforeAll
  static void load() {
    Torch.load();
  }

  static List<Layer> layers() {
    return List.of(Layer.dropout(0.3), Layer.gaussianNoise(0.7));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.9})
  void dropoutDropsTheRateAndKeepsTheExpectation(double rate) {
    float[] values = trained(Layer.dropout(rate), 3);
    double dropped = IntStream.range(0, DRAWS).filter(i -> values[i] == 0).count();
    // The number of zeros is binomial: five standard errors.
    assertThat(dropped / DRAWS).isCloseTo(rate, within(5 * Math.sqrt(rate * (1 - rate) / DRAWS)));
    float kept = (float) (3 / (1 - rate));
    for (float value : values) {
      assertThat(value == 0 || Math.abs(value - kept) < 1e-5 * kept).isTrue();
    }
  }

  @Test
  void dropoutIsIndependentBetweenNeighbours() {
    double rate = 0.5;
    float[] values = trained(Layer.dropout(rate), 1);
    int both = 0;
    for (int i = 1; i < DRAWS; i++) {
      if (values[i] == 0 && values[i - 1] == 0) {
        both++;
      }
    }
    // Pairs overlap, which triples the variance of a binomial at most: five such standard errors.
    double pairs = rate * rate;
    assertThat((double) both / (DRAWS - 1))
        .isCloseTo(pairs, within(5 * Math.sqrt(3 * pairs * (1 - pairs) / DRAWS)));
  }

  @Test
  void noiseHasItsMeanAndDeviation() {
    double deviation = 0.7;
    float[] values = trained(Layer.gaussianNoise(deviation), 2);
    double mean = IntStream.range(0, DRAWS).mapToDouble(i -> values[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, DRAWS)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElseThrow();
    // Standard errors σ/√n and σ²√(2/n): five of them.
    assertThat(mean).isCloseTo(2, within(5 * deviation / Math.sqrt(DRAWS)));
    assertThat(variance)
        .isCloseTo(
            deviation * deviation, within(5 * deviation * deviation * Math.sqrt(2.0 / DRAWS)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theSameStreamGivesTheSameDraws(Layer layer) {
    assertThat(trained(layer, 1)).isEqualTo(trained(layer, 1));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theStreamMovesOnFromDrawToDraw(Layer layer) {
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(7, "noise")) {
      Tensor x = torch.ones(400, 500);
      float[] first = HostMemory.floats(layer.forward(x, NONE, Mode.training(noise)));
      float[] second = HostMemory.floats(layer.forward(x, NONE, Mode.training(noise)));
      assertThat(first).isNotEqualTo(second);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void evaluationIsTheIdentity(Layer layer) {
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(7, "x")) {
      Tensor x = noise.normal(0, 1, 4, 5);
      assertThat(HostMemory.floats(layer.forward(x, NONE, Mode.evaluation())))
          .isEqualTo(HostMemory.floats(x));
    }
  }

  /** Gumbel (1954): the largest of logits with such noise is a draw from their softmax. */
  @Test
  void straightThroughHeadsDrawByTheSoftmaxWhateverTheTemperature() {
    int rows = 20_000;
    for (double temperature : new double[] {0.3, 1, 2}) {
      Noise.ColumnHeads heads =
          new Noise.ColumnHeads(
              List.of(
                  new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.IDENTITY, 1),
                  new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.MODE, 3),
                  new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.TANH, 1),
                  new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.CATEGORY, 2)),
              temperature,
              Noise.ColumnHeads.Estimator.STRAIGHT_THROUGH,
              1);
      double[] shares = new double[7];
      try (Scope scope = Scope.open();
          RandomStream noise = RandomStream.of(7, "noise")) {
        float[] row = {0.7f, (float) Math.log(0.6), (float) Math.log(0.3), (float) Math.log(0.1)};
        Tensor x =
            HostMemory.tensor(
                    new float[] {row[0], row[1], row[2], row[3], 0.5f, 2, 2}, Device.cpu(), 1, 7)
                .repeat(rows, 1);
        float[] y = HostMemory.floats(heads.forward(x, NONE, Mode.training(noise)));
        for (int n = 0; n < rows; n++) {
          assertThat(y[7 * n]).isEqualTo(0.7f);
          assertThat(y[7 * n + 4]).isEqualTo((float) Math.tanh(0.5), within(1e-6f));
          for (int k : new int[] {1, 2, 3, 5, 6}) {
            assertThat(Math.min(Math.abs(y[7 * n + k]), Math.abs(1 - y[7 * n + k])))
                .isLessThan(1e-6f);
            shares[k] += y[7 * n + k] / rows;
          }
        }
      }
      double[] expected = {0, 0.6, 0.3, 0.1, 0, 0.5, 0.5};
      for (int k = 1; k < shares.length; k++) {
        double error = Math.sqrt(expected[k] * (1 - expected[k]) / rows);
        assertThat(shares[k]).isCloseTo(expected[k], within(5 * error + 1e-6));
      }
      assertThat(shares[1] + shares[2] + shares[3]).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void zeroRateAndZeroDeviationAreTheIdentityAndDrawNothing() {
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(7, "noise")) {
      Tensor x = torch.ones(4, 5);
      byte[] before = noise.state();
      for (Layer layer : List.of(Layer.dropout(0), Layer.gaussianNoise(0))) {
        assertThat(HostMemory.floats(layer.forward(x, NONE, Mode.training(noise)))).containsOnly(1);
      }
      assertThat(noise.state()).isEqualTo(before);
    }
  }

  @Test
  void droppedValuesPassNoGradient() {
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(7, "noise")) {
      Tensor x = torch.ones(40, 50);
      x.set_requires_grad(true);
      Tensor y = Layer.dropout(0.5).forward(x, NONE, Mode.training(noise));
      y.sum().backward();
      // y = mask·x/keep with x = 1, so that dy/dx = y.
      assertThat(HostMemory.floats(x.grad())).isEqualTo(HostMemory.floats(y));
    }
  }

  @Test
  void masksFollowAChannelsLastImage() {
    Shape image = Shape.image(3, 8, 8);
    try (Scope scope = Scope.open()) {
      Tensor x = torch.ones(image.batch(2));
      Tensor permuted = x.contiguous(torch.MemoryFormat.ChannelsLast);
      try (RandomStream one = RandomStream.of(7, "noise");
          RandomStream same = RandomStream.of(7, "noise")) {
        Layer layer = Layer.dropout(0.5);
        assertThat(HostMemory.floats(layer.forward(permuted, NONE, Mode.training(one))))
            .isEqualTo(HostMemory.floats(layer.forward(x, NONE, Mode.training(same))));
      }
    }
  }

  /** What a layer makes of a batch that is {@code value} everywhere, with a fresh stream. */
  private static float[] trained(Layer layer, double value) {
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(7, "noise")) {
      Tensor x = torch.full(new long[] {400, 500}, new Scalar((float) value));
      return HostMemory.floats(layer.forward(x, NONE, Mode.training(noise)));
    }
  }
}
