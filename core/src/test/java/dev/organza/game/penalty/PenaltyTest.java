package dev.organza.game.penalty;

import static dev.organza.NativeAllocations.assertNothingStays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.NativeAllocations;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Progress;
import dev.organza.optim.Schedule;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleFunction;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each penalty: the laws, PyTorch's values, and what is its own. */
class PenaltyTest {

  @Nested
  class GradientPenaltyTest extends PenaltyContract {
    @Override
    GradientPenalty penalty(Random random) {
      return new GradientPenalty(
          random.nextDouble(0.1, 20), random.nextDouble(0, 2), 1 + random.nextInt(16));
    }

    @Override
    Penalty weighted(Penalty penalty, double factor) {
      GradientPenalty p = (GradientPenalty) penalty;
      return new GradientPenalty(factor * p.weight(), p.target(), p.every());
    }

    @Override
    double cost(Penalty penalty, double length) {
      GradientPenalty p = (GradientPenalty) penalty;
      return p.weight() * Math.pow(length - p.target(), 2);
    }

    @Override
    double marginalCost(Penalty penalty, double length) {
      GradientPenalty p = (GradientPenalty) penalty;
      return 2 * p.weight() * (length - p.target());
    }
  }

  @Nested
  class R1Test extends PenaltyContract {
    @Override
    R1 penalty(Random random) {
      return new R1(random.nextDouble(0.1, 20), 1 + random.nextInt(16));
    }

    @Override
    Penalty weighted(Penalty penalty, double factor) {
      R1 p = (R1) penalty;
      return new R1(factor * p.gamma().at(Progress.START), p.every());
    }

    @Override
    double cost(Penalty penalty, double length) {
      return ((R1) penalty).gamma().at(Progress.START) / 2 * length * length;
    }

    @Override
    double marginalCost(Penalty penalty, double length) {
      return ((R1) penalty).gamma().at(Progress.START) * length;
    }
  }

  @Nested
  class R2Test extends PenaltyContract {
    @Override
    R2 penalty(Random random) {
      return new R2(random.nextDouble(0.1, 20), 1 + random.nextInt(16));
    }

    @Override
    Penalty weighted(Penalty penalty, double factor) {
      R2 p = (R2) penalty;
      return new R2(factor * p.gamma().at(Progress.START), p.every());
    }

    @Override
    double cost(Penalty penalty, double length) {
      return ((R2) penalty).gamma().at(Progress.START) / 2 * length * length;
    }

    @Override
    double marginalCost(Penalty penalty, double length) {
      return ((R2) penalty).gamma().at(Progress.START) * length;
    }
  }

  @Nested
  class DraganTest extends PenaltyContract {
    @Override
    Dragan penalty(Random random) {
      return new Dragan(
          random.nextDouble(0.1, 20),
          random.nextDouble(0, 2),
          random.nextDouble(0, 2),
          1 + random.nextInt(16));
    }

    @Override
    Penalty settled(Random random) {
      Dragan p = penalty(random);
      return new Dragan(p.weight(), p.target(), 0, p.every());
    }

    @Override
    Penalty weighted(Penalty penalty, double factor) {
      Dragan p = (Dragan) penalty;
      return new Dragan(factor * p.weight(), p.target(), p.deviations(), p.every());
    }

    @Override
    double cost(Penalty penalty, double length) {
      Dragan p = (Dragan) penalty;
      return p.weight() * Math.pow(length - p.target(), 2);
    }

    @Override
    double marginalCost(Penalty penalty, double length) {
      Dragan p = (Dragan) penalty;
      return 2 * p.weight() * (length - p.target());
    }
  }

  @Nested
  class WeightDecayTest extends PenaltyContract {
    @Override
    WeightDecay penalty(Random random) {
      return new WeightDecay(random.nextDouble(1e-4, 20));
    }

    @Override
    Penalty weighted(Penalty penalty, double factor) {
      return new WeightDecay(factor * ((WeightDecay) penalty).weight());
    }

    @Override
    double cost(Penalty penalty, double length) {
      return ((WeightDecay) penalty).weight() / 2 * length * length;
    }

    @Override
    double marginalCost(Penalty penalty, double length) {
      return ((WeightDecay) penalty).weight() * length;
    }
  }

  @Test
  void theDefaultsAreThoseOfThePapers() {
    assertThat(GradientPenalty.DEFAULTS).isEqualTo(new GradientPenalty(10, 1, 1));
    assertThat(R1.DEFAULTS).isEqualTo(new R1(10, 1));
    assertThat(R2.DEFAULTS).isEqualTo(new R2(10, 1));
    assertThat(Dragan.DEFAULTS).isEqualTo(new Dragan(10, 1, 0.5, 1));
    assertThat(WeightDecay.DEFAULTS).isEqualTo(new WeightDecay(1e-4));
    assertThat(PathLength.DEFAULTS).isEqualTo(new PathLength(2, 0.99, 4, 0.5));
  }

  /** With batch normalisation there is no gradient at one sample. */
  @Test
  void gradientPenaltiesSayThatTheyLookAtSingleSamples() {
    for (Penalty penalty :
        List.of(
            GradientPenalty.DEFAULTS,
            R1.DEFAULTS,
            R2.DEFAULTS,
            Dragan.DEFAULTS,
            PathLength.DEFAULTS)) {
      assertThat(penalty.perSample()).isTrue();
    }
    assertThat(WeightDecay.DEFAULTS.perSample()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -1e-300, Double.NaN, Double.POSITIVE_INFINITY})
  void impossibleNumbersAreRefusedByName(double value) {
    Map<DoubleFunction<Penalty>, String> components =
        Map.of(
            x -> new GradientPenalty(x, 1, 1), "weight",
            x -> new GradientPenalty(1, x, 1), "target",
            x -> new R1(x, 1), "gamma",
            x -> new R2(x, 1), "gamma",
            x -> new Dragan(x, 1, 1, 1), "weight",
            x -> new Dragan(1, x, 1, 1), "target",
            x -> new Dragan(1, 1, x, 1), "deviations",
            x -> new PathLength(x, 0, 1, 1), "weight",
            x -> new PathLength(1, x, 1, 1), "decay",
            x -> new WeightDecay(x), "weight");
    components.forEach(
        (make, component) ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> make.apply(value))
                .withMessageStartingWith(component + " is " + value));
    components.keySet().forEach(make -> assertThat(make.apply(0)).isNotNull());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1001})
  void impossibleIntervalsAreRefused(int every) {
    for (DoubleFunction<Penalty> make :
        List.<DoubleFunction<Penalty>>of(
            x -> new GradientPenalty(1, 1, (int) x),
            x -> new R1(1, (int) x),
            x -> new R2(1, (int) x),
            x -> new Dragan(1, 1, 1, (int) x),
            x -> new PathLength(1, 0, (int) x, 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> make.apply(every))
          .withMessageContaining("every is " + every);
      assertThat(make.apply(1000).every()).isEqualTo(1000);
    }
  }

  /** A linear D that remembers where it was asked. */
  private static final class Witness implements Penalised {
    private final Tensor weight;
    private final List<float[]> seen = new ArrayList<>();
    private Progress progress = Progress.START;

    Witness(Tensor weight) {
      this.weight = weight;
    }

    @Override
    public Tensor outputs(Tensor samples) {
      seen.add(HostMemory.floats(samples));
      return samples.flatten(1, -1).matmul(weight);
    }

    @Override
    public Progress progress() {
      return progress;
    }

    @Override
    public Tensor memory() {
      return torch.zeros(1);
    }

    @Override
    public List<Tensor> weights() {
      return List.of(weight);
    }
  }

  private static Tensor row(float... values) {
    return HostMemory.tensor(values, Device.cpu(), values.length, 1);
  }

  /** ‖w‖ = 5, 0 and a length whose square float32 cannot hold exactly. */
  @Test
  void aLengthIsExactToSevenDigitsAlsoAtZero() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      Tensor samples = stream.normal(0, 1, 4, 2);
      for (float[] w : new float[][] {{3, 4}, {0, 0}, {0.1f, 1e-4f}, {1e-9f, 0}}) {
        double length = Math.hypot(w[0], w[1]);
        for (torch.ScalarType type : List.of(torch.ScalarType.Float, torch.ScalarType.Double)) {
          Tensor x = samples.to(type);
          Penalised d = new Witness(row(w).to(type).requires_grad_(true));
          double cost =
              new GradientPenalty(1, 1, 1).of(d, x, x, stream).item_double(); // (‖w‖ − 1)²
          double exact = Math.pow(length - 1, 2);
          double rounding = type == torch.ScalarType.Double ? 1e-9 : 1e-7 * (1 + length);
          assertThat(cost).isCloseTo(exact, within(rounding * (1 + exact)));
        }
      }
    }
  }

  @Test
  void gradientPenaltyLooksAtOnePointBetweenEachPair() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      int n = 5000;
      Tensor real = stream.normal(3, 1, n, 2);
      Tensor fake = stream.normal(-3, 1, n, 2);
      Witness d = new Witness(row(1, 1).requires_grad_(true));
      GradientPenalty.DEFAULTS.of(d, real, fake, stream);
      float[] x = HostMemory.floats(real);
      float[] y = HostMemory.floats(fake);
      float[] between = d.seen.get(0);
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double share = (between[2 * i] - y[2 * i]) / (x[2 * i] - y[2 * i]);
        double second = (between[2 * i + 1] - y[2 * i + 1]) / (x[2 * i + 1] - y[2 * i + 1]);
        assertThat(share).isBetween(-1e-5, 1 + 1e-5);
        assertThat(second).isCloseTo(share, within(1e-5));
        sum += share;
        squares += share * share;
      }
      // U[0,1): mean 1/2 and variance 1/12, within five standard errors.
      assertThat(sum / n).isCloseTo(0.5, within(5 * Math.sqrt(1.0 / 12 / n)));
      assertThat(squares / n).isCloseTo(1.0 / 3, within(5 * Math.sqrt(4.0 / 45 / n)));
    }
  }

  @Test
  void draganLooksNearRealSamples() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      int n = 5000;
      Tensor real = stream.normal(3, 2, n, 1, 2, 2);
      Witness d = new Witness(row(1, 1, 1, 1).requires_grad_(true));
      new Dragan(10, 1, 0.5, 1).of(d, real, real.mul(new Scalar(100.0)), stream);
      double reach = 0.5 * real.std(false).item_double();
      float[] x = HostMemory.floats(real);
      double sum = 0;
      double squares = 0;
      double products = 0;
      for (int i = 0; i < 4 * n; i++) {
        double share = (d.seen.get(0)[i] - x[i]) / reach; // αβ
        assertThat(share).isBetween(-1e-5, 1 + 1e-5);
        sum += share;
        squares += share * share;
        if (i % 4 == 0) {
          products += share * (d.seen.get(0)[i + 1] - x[i + 1]) / reach; // α²ββ'
        }
      }
      // E αβ = 1/4, E (αβ)² = 1/9, E α²ββ' = 1/12: one α for a sample, a β for each value.
      assertThat(sum / (4 * n)).isCloseTo(1.0 / 4, within(5 * Math.sqrt(0.05 / n)));
      assertThat(squares / (4 * n)).isCloseTo(1.0 / 9, within(5 * Math.sqrt(0.03 / n)));
      assertThat(products / n).isCloseTo(1.0 / 12, within(5 * Math.sqrt(0.03 / n)));
    }
  }

  @Test
  void r1LooksAtRealSamplesOnlyAndR2AtGeneratedOnes() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      Tensor real = stream.normal(0, 1, 3, 2);
      Tensor fake = stream.normal(0, 1, 5, 2);
      Witness d = new Witness(row(3, 4).requires_grad_(true));
      byte[] state = stream.state();
      assertThat(new R1(2, 1).of(d, real, fake, stream).item_double()).isEqualTo(25);
      assertThat(new R2(2, 1).of(d, real, fake, stream).item_double()).isEqualTo(25);
      assertThat(d.seen).containsExactly(HostMemory.floats(real), HostMemory.floats(fake));
      assertThat(stream.state()).isEqualTo(state);
    }
  }

  /** γ as it stands: 1 + ¼·(0.2 − 1) a quarter of the way, times ½·25. */
  @Test
  void theWeightOfR1AndR2MayFollowASchedule() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      Tensor x = stream.normal(0, 1, 3, 2);
      Schedule falling = new Schedule.Ramp(1, 0.2, 0, 8);
      Witness d = new Witness(row(3, 4).requires_grad_(true));
      d.progress = new Progress(5, 2000);
      assertThat(new R1(falling, 1, 1).of(d, x, x, stream).item_double())
          .isCloseTo(0.8 * 12.5, within(1e-5));
      d.progress = new Progress(50, 9000);
      assertThat(new R2(falling, 1, 1).of(d, x, x, stream).item_double())
          .isCloseTo(0.2 * 12.5, within(1e-5));
    }
  }

  /** Σⱼ xⱼ² has the gradient 2x, so that samples of lengths 1, 2, … cost differently. */
  @Test
  void aShareOfTheBatchIsItsFirstSamples() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      Tensor x = row(1, 2, 3, 4, 5);
      Penalised d =
          new Penalised() {
            @Override
            public Tensor outputs(Tensor samples) {
              return samples.square();
            }

            @Override
            public List<Tensor> weights() {
              return List.of();
            }
          };
      Schedule gamma = new Schedule.Constant(1);
      // γ/2·E 4x² over the first 2 and 3 of 5: 2·5/2 and 2·14/3; and of all, 2·55/5
      assertThat(new R1(gamma, 1, 0.4).of(d, x, x, stream).item_double()).isEqualTo(5);
      assertThat(new R2(gamma, 1, 0.41).of(d, x, x, stream).item_double())
          .isCloseTo(28.0 / 3, within(1e-5));
      assertThat(new R1(gamma, 1, 1).of(d, x, x, stream).item_double()).isEqualTo(22);
      assertThat(new R1(gamma, 1, 1e-9).of(d, x, x, stream).item_double()).isEqualTo(2);
    }
    for (double share : new double[] {0, -1, 1.01, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new R1(new Schedule.Constant(1), 1, share))
          .withMessageContaining("share is " + share);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new R2(new Schedule.Constant(1), 1, share))
          .withMessageContaining("share is " + share);
    }
  }

  /** Broadcasting would pair one generated sample with every real one and say nothing. */
  @Test
  void gradientPenaltyRefusesSamplesThatMakeNoPairs() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      Witness d = new Witness(row(3, 4).requires_grad_(true));
      for (long[] sizes : new long[][] {{1, 2}, {4, 2}, {3, 1}, {3, 1, 2}}) {
        assertThatIllegalArgumentException()
            .isThrownBy(
                () ->
                    GradientPenalty.DEFAULTS.of(
                        d, stream.normal(0, 1, 3, 2), stream.normal(0, 1, sizes), stream))
            .withMessageContaining("[3, 2]")
            .withMessageContaining(Arrays.toString(sizes));
      }
    }
  }

  @Test
  void weightDecayLeavesBiasesAndScalesAlone() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "penalty")) {
      Network network =
          Network.of(Shape.of(2), Layer.linear(3), Layer.layerNorm(), Layer.linear(1));
      List<Tensor> parameters = new ArrayList<>();
      for (var spec : network.parameters()) {
        parameters.add(torch.ones(spec.sizeArray()).requires_grad_(true));
      }
      Penalised d =
          new PenaltyContract.NetworkCritic(
              network, new Weights(parameters, List.of()), Mode.evaluation());
      Tensor x = stream.normal(0, 1, 4, 2);
      // 6 + 3 weights of 1
      assertThat(new WeightDecay(4).of(d, x, x, stream).item_double()).isEqualTo(4.0 / 2 * 9);
    }
  }

  /** What {@code src/test/python/penalties.py} wrote. */
  record Case(
      String name,
      String kind,
      Map<String, Double> components,
      long seed,
      Network network,
      List<List<Double>> parameters,
      List<Double> real,
      List<Double> fake,
      double value,
      List<List<Double>> gradients) {

    Penalty penalty() {
      return switch (kind) {
        case "gradient-penalty" -> new GradientPenalty(number("weight"), number("target"), 1);
        case "r1" -> new R1(number("gamma"), 1);
        case "r2" -> new R2(number("gamma"), 1);
        case "dragan" -> new Dragan(number("weight"), number("target"), number("deviations"), 1);
        case "weight-decay" -> new WeightDecay(number("weight"));
        default -> throw new AssertionError(kind);
      };
    }

    private double number(String component) {
      return Objects.requireNonNull(components.get(component), component);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    try (InputStream stream = PenaltyTest.class.getResourceAsStream("penalties.json")) {
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
  void valuesAndGradientsAreThoseOfPyTorchInFloat32(Case expected) {
    compare(expected, torch.ScalarType.Float, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsAreThoseOfPyTorchInFloat64(Case expected) {
    compare(expected, torch.ScalarType.Double, 1e-12);
  }

  private static void compare(Case expected, torch.ScalarType type, double tolerance) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(expected.seed, "penalty")) {
      Network network = expected.network;
      List<Tensor> parameters = new ArrayList<>();
      for (int i = 0; i < network.parameters().size(); i++) {
        Tensor parameter =
            tensor(expected.parameters.get(i), type, network.parameters().get(i).sizeArray());
        parameters.add(parameter.requires_grad_(true));
      }
      int count = expected.real.size() / network.input().elements();
      Penalised critic =
          new PenaltyContract.NetworkCritic(
              network, new Weights(parameters, List.of()), Mode.evaluation());
      Tensor value =
          expected
              .penalty()
              .of(
                  critic,
                  tensor(expected.real, type, network.input().batch(count)),
                  tensor(expected.fake, type, network.input().batch(count)),
                  stream);
      TensorVector gradients =
          torch.grad(
              new TensorVector(value),
              new TensorVector(parameters.toArray(Tensor[]::new)),
              new TensorVector(),
              new BoolOptional(false),
              false,
              true);
      assertThat(relativeError(value, List.of(expected.value))).as("value").isLessThan(tolerance);
      for (int i = 0; i < parameters.size(); i++) {
        Tensor gradient = gradients.get(i);
        if (!gradient.defined()) {
          gradient = torch.zeros_like(parameters.get(i));
        }
        assertThat(relativeError(gradient, expected.gradients.get(i)))
            .as("gradient of " + network.parameters().get(i).name())
            .isLessThan(tolerance);
      }
    }
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

  @Test
  void nativeMemoryIsFreed(@TempDir Path folder) throws IOException, InterruptedException {
    NativeAllocations.runCounting(Lifetimes.class, folder);
  }

  static final class Lifetimes {
    private Lifetimes() {}

    public static void main(String[] arguments) {
      for (Penalty penalty :
          List.of(
              GradientPenalty.DEFAULTS,
              R1.DEFAULTS,
              R2.DEFAULTS,
              Dragan.DEFAULTS,
              PathLength.DEFAULTS,
              WeightDecay.DEFAULTS)) {
        assertNothingStays(penalty.toString(), 10, () -> play(penalty));
      }
    }

    private static void play(Penalty penalty) {
      try (Scope scope = Scope.open();
          RandomStream stream = RandomStream.of(1, "penalty")) {
        Tensor weight = row(3, 4).requires_grad_(true);
        Tensor x = stream.normal(0, 1, 3, 2);
        Tensor y = stream.normal(0, 1, 3, 2);
        penalty.of(new Witness(weight), x, y, stream).backward();
        assertThat(weight.grad().defined()).isTrue();
      }
    }
  }
}
