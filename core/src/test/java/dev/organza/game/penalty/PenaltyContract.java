package dev.organza.game.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The laws of {@link Penalty}, for every implementation, with random parameters and networks. */
abstract class PenaltyContract {

  private final List<AutoCloseable> open = new ArrayList<>();

  /** A random penalty of the kind under test, of a weight above 0. */
  abstract Penalty penalty(Random random);

  /**
   * A random penalty whose value does not depend on what it draws, given that the generated samples
   * are the real ones.
   */
  Penalty settled(Random random) {
    return penalty(random);
  }

  /** The same penalty with another weight: this factor times its own. */
  abstract Penalty weighted(Penalty penalty, double factor);

  /** What the penalty costs a linear D(x) = w·x + b of this length ‖w‖. */
  abstract double cost(Penalty penalty, double length);

  /** The derivative of {@link #cost} by the length. */
  abstract double marginalCost(Penalty penalty, double length);

  /** A network as D. */
  record NetworkCritic(Network network, Weights all, Mode mode) implements Penalised {
    @Override
    public Tensor outputs(Tensor samples) {
      return network.forward(all, samples, mode);
    }

    @Override
    public List<Tensor> weights() {
      return IntStream.range(0, all.parameters().size())
          .filter(i -> network.parameterSpecs().get(i).role() == ParameterSpec.Role.WEIGHT)
          .mapToObj(all.parameters()::get)
          .toList();
    }
  }

  /** A D with the parameters of a player, and a batch for it. */
  record Setting(
      Network network, FlatTensors parameters, Penalised critic, Tensor real, Tensor fake) {}

  @BeforeEach
  void openScope() {
    open.add(Scope.open());
  }

  @AfterEach
  void close() throws Exception {
    Collections.reverse(open);
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  /** A stream in its first state. */
  RandomStream stream(long seed) {
    RandomStream stream = RandomStream.of(seed, "penalty");
    open.add(stream);
    return stream;
  }

  /** Rows or images, by turns. */
  private static Shape shape(Random random, RepetitionInfo repetition) {
    return repetition.getCurrentRepetition() % 2 == 0
        ? Shape.of(1 + random.nextInt(9))
        : Shape.image(1 + random.nextInt(3), 4 + random.nextInt(4), 4 + random.nextInt(4));
  }

  private static Network linear(Shape shape) {
    return shape.isImage()
        ? Network.of(shape, Layer.flatten(), Layer.linear(1))
        : Network.of(shape, Layer.linear(1));
  }

  private static Network curved(Shape shape) {
    return shape.isImage()
        ? Network.of(
            shape,
            Layer.conv2d(3, 4, 2, 1),
            Layer.tanh(),
            Layer.flatten(),
            Layer.linear(4),
            Layer.leakyRelu(0.2),
            Layer.linear(1))
        : Network.of(
            shape,
            Layer.linear(6),
            Layer.tanh(),
            Layer.linear(4),
            Layer.leakyRelu(0.2),
            Layer.linear(1));
  }

  private Setting setting(Network network, Random random) {
    FlatTensors parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
    open.add(parameters);
    RandomStream stream = stream(random.nextLong());
    network.initialise(parameters.views(), List.of(), new Initialiser.Normal(0.5), stream);
    int count = 1 + random.nextInt(6);
    return new Setting(
        network,
        parameters,
        new NetworkCritic(network, new Weights(parameters.views(), List.of()), Mode.evaluation()),
        stream.normal(0, 1, network.input().batch(count)),
        stream.normal(0.5, 2, network.input().batch(count)));
  }

  private Setting curved(Random random, RepetitionInfo repetition) {
    return setting(curved(shape(random, repetition)), random);
  }

  private static void assertFinite(Tensor tensor) {
    assertThat(torch.isfinite(tensor).all().item_bool()).isTrue();
  }

  @RepeatedTest(10)
  void itIsAFiniteScalarOfAtLeastZero(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    Tensor value = penalty(random).of(d.critic, d.real, d.fake, stream(1));
    assertThat(value.dim()).isZero();
    assertThat(value.scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
    assertThat(value.item_double()).isFinite().isNotNegative();
  }

  @RepeatedTest(10)
  void itAndItsGradientAreFiniteAtExtremeSamples(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    for (double scale : new double[] {0, 1e-20, 1e3, 1e12}) {
      d.parameters.gradient().zero_();
      Tensor real = d.real.mul(new Scalar(scale));
      Tensor fake = d.fake.mul(new Scalar(-scale));
      Tensor value = penalty(random).of(d.critic, real, fake, stream(1));
      value.backward();
      assertThat(value.item_double()).isFinite().isNotNegative();
      assertFinite(d.parameters.gradient());
    }
  }

  /** D starts or dies there; a length without care has the gradient 0/0. */
  @RepeatedTest(10)
  void itAndItsGradientAreFiniteWhereDIsConstant(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    d.parameters.flat().zero_();
    Penalty penalty = penalty(random);
    Tensor value = penalty.of(d.critic, d.real, d.fake, stream(1));
    value.backward();
    double cost = cost(penalty, 0);
    assertThat(value.item_double()).isCloseTo(cost, within(1e-6 * cost));
    assertFinite(d.parameters.gradient());
  }

  @RepeatedTest(10)
  void theOrderOfTheBatchDoesNotMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    Penalty penalty = settled(random);
    List<Tensor> rows = new ArrayList<>();
    for (long i = 0; i < d.real.size(0); i++) {
      rows.add(d.real.narrow(0, i, 1));
    }
    Collections.shuffle(rows, random);
    Tensor shuffled = torch.cat(new TensorVector(rows.toArray(Tensor[]::new)), 0);
    double value = penalty.of(d.critic, d.real, d.real, stream(1)).item_double();
    assertThat(penalty.of(d.critic, shuffled, shuffled, stream(2)).item_double())
        .isCloseTo(value, within(1e-5 * value));
  }

  /** A mean, so that the strength does not depend on the batch size. */
  @RepeatedTest(10)
  void repeatingTheBatchChangesNothing(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    Penalty penalty = settled(random);
    long[] thrice = new long[(int) d.real.dim()];
    Arrays.fill(thrice, 1);
    thrice[0] = 3;
    Tensor repeated = d.real.repeat(thrice);
    double value = penalty.of(d.critic, d.real, d.real, stream(1)).item_double();
    assertThat(penalty.of(d.critic, repeated, repeated, stream(2)).item_double())
        .isCloseTo(value, within(1e-5 * value));
  }

  /** Wherever the samples are and whatever is drawn: the slope of w·x + b is w everywhere. */
  @RepeatedTest(20)
  void aLinearDPaysForTheLengthOfItsWeights(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = setting(linear(shape(random, repetition)), random);
    Penalty penalty = penalty(random);
    Tensor value = penalty.of(d.critic, d.real, d.fake, stream(repetition.getCurrentRepetition()));
    value.backward();

    float[] w = HostMemory.floats(d.parameters.views().get(0));
    double squares = 0;
    for (float weight : w) {
      squares += (double) weight * weight;
    }
    double length = Math.sqrt(squares);
    double cost = cost(penalty, length);
    // Near the target the difference of two lengths, each with its own rounding, is squared.
    double rounding = 1e-6 * Math.abs(marginalCost(penalty, length)) * length;
    assertThat(value.item_double()).isCloseTo(cost, within(1e-5 * cost + rounding));

    float[] gradient = HostMemory.floats(d.parameters.gradient());
    double scale = marginalCost(penalty, length) / length;
    for (int i = 0; i < w.length; i++) {
      double tolerance = 1e-5 * (Math.abs(scale) + cost(penalty, 0) + weight(penalty)) * length;
      assertThat((double) gradient[i]).isCloseTo(scale * w[i], within(tolerance));
    }
    assertThat(gradient[w.length]).as("gradient of the bias").isZero();
  }

  /** λ: what the cost of a linear D grows by with the square of its length. */
  private double weight(Penalty penalty) {
    return (cost(penalty, 2) + cost(penalty, 0)) / 2 - cost(penalty, 1);
  }

  /** Without create_graph it would be a constant that looks right in every log. */
  @RepeatedTest(10)
  void itsGradientReachesTheParametersOfD(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    penalty(random).of(d.critic, d.real, d.fake, stream(1)).backward();
    // Seen from the player's flat gradient, to which a pass must add in place.
    int offset = 0;
    float[] flat = HostMemory.floats(d.parameters.gradient());
    for (int i = 0; i < d.parameters.views().size(); i++) {
      ParameterSpec spec = d.network.parameterSpecs().get(i);
      double sum = 0;
      for (int j = 0; j < spec.tensor().elements(); j++) {
        sum += Math.abs(flat[offset + j]);
      }
      if (spec.role() == ParameterSpec.Role.WEIGHT) {
        assertThat(sum).as(spec.tensor().name()).isPositive();
      }
      offset += (int) spec.tensor().elements();
    }
  }

  @RepeatedTest(4)
  void itLeavesTheSamplesAsTheyWere(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    for (Penalty penalty : List.of(penalty(random), settled(random))) {
      float[] real = HostMemory.floats(d.real);
      float[] fake = HostMemory.floats(d.fake);
      penalty.of(d.critic, d.real, d.fake, stream(1)).backward();
      for (Tensor samples : List.of(d.real, d.fake)) {
        assertThat(samples.requires_grad()).isFalse();
        assertThat(samples.grad().defined()).isFalse();
      }
      assertThat(HostMemory.floats(d.real)).isEqualTo(real);
      assertThat(HostMemory.floats(d.fake)).isEqualTo(fake);
    }
  }

  @RepeatedTest(10)
  void itIsLinearInItsWeight(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    Penalty penalty = penalty(random);
    double value = penalty.of(d.critic, d.real, d.fake, stream(1)).item_double();
    for (double factor : new double[] {0, 0.3, 7}) {
      Penalty weighted = weighted(penalty, factor);
      assertThat(weighted.of(d.critic, d.real, d.fake, stream(1)).item_double())
          .isCloseTo(factor * value, within(1e-6 * factor * value));
    }
  }

  @RepeatedTest(10)
  void theStreamIsTheOnlySourceOfChance(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    Penalty penalty = penalty(random);
    RandomStream stream = stream(1);
    byte[] state = stream.state();
    float first = penalty.of(d.critic, d.real, d.fake, stream).item_float();
    stream.restore(state);
    assertThat(penalty.of(d.critic, d.real, d.fake, stream).item_float()).isEqualTo(first);
  }

  /** The order in memory that convolutions prefer is an order, not another sample. */
  @RepeatedTest(10)
  void channelsLastSamplesGiveTheSame(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = setting(curved(Shape.image(3, 5, 6)), random);
    Penalty penalty = penalty(random);
    double value = penalty.of(d.critic, d.real, d.fake, stream(1)).item_double();
    Tensor real = d.real.contiguous(torch.MemoryFormat.ChannelsLast);
    Tensor fake = d.fake.contiguous(torch.MemoryFormat.ChannelsLast);
    assertThat(penalty.of(d.critic, real, fake, stream(1)).item_double())
        .isCloseTo(value, within(1e-5 * value));
  }

  @RepeatedTest(10)
  void doublePrecisionGivesTheSame(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    Penalty penalty = penalty(random);
    double value = penalty.of(d.critic, d.real, d.fake, stream(1)).item_double();
    List<Tensor> exact =
        d.parameters.views().stream().map(view -> view.to(torch.ScalarType.Double)).toList();
    Penalised critic =
        new NetworkCritic(d.network, new Weights(exact, List.of()), Mode.evaluation());
    Tensor doubled =
        penalty.of(
            critic,
            d.real.to(torch.ScalarType.Double),
            d.fake.to(torch.ScalarType.Double),
            stream(1));
    assertThat(doubled.scalar_type().intern()).isEqualTo(torch.ScalarType.Double);
    assertThat(value).isCloseTo(doubled.item_double(), within(1e-5 * value));
  }

  /** Both passes in bfloat16, the logits and the penalty in float32, as a player trains. */
  @RepeatedTest(10)
  void bfloat16GivesNearlyTheSame(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Setting d = curved(random, repetition);
    Penalised critic =
        new Penalised() {
          @Override
          public Tensor outputs(Tensor samples) {
            return d.critic.outputs(samples).to(torch.ScalarType.Float);
          }

          @Override
          public List<Tensor> weights() {
            return d.critic.weights();
          }
        };
    Penalty penalty = penalty(random);
    penalty.of(critic, d.real, d.fake, stream(1)).backward();
    double value = penalty.of(critic, d.real, d.fake, stream(1)).item_double();
    Tensor exact = d.parameters.gradient().clone();
    d.parameters.gradient().zero_();
    try (Precision.Applied precision = Precision.BFLOAT16.apply(Device.cpu())) {
      Tensor rounded = penalty.of(critic, d.real, d.fake, stream(1));
      rounded.backward();
      assertThat(rounded.scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
      // Lengths have two to three digits, and near a target a difference of them is left.
      assertThat(rounded.item_double())
          .isCloseTo(value, within(0.05 * (value + cost(penalty, 0) + weight(penalty))));
    }
    Tensor gradient = d.parameters.gradient();
    double error = gradient.sub(exact).norm().item_double();
    assertThat(error).isLessThan(0.1 * (exact.norm().item_double() + weight(penalty)));
  }

  @RepeatedTest(10)
  void itIsComputedAtLeastOnceInAThousandMoves(RepetitionInfo repetition) {
    assertThat(penalty(new Random(repetition.getCurrentRepetition())).every()).isBetween(1, 1000);
  }
}
