package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Codes;
import dev.organza.game.Game;
import dev.organza.game.Unconditional;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.Hinge;
import dev.organza.game.penalty.GradientPenalty;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Conv1d;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Residual;
import dev.organza.nn.network.Network;
import dev.organza.optim.Adam;
import dev.organza.optim.Schedule;
import dev.organza.train.TinyGames.ArrayDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole trainings of networks of residual blocks, skip connections and convolutions of signals. */
class CompositeTrainingTest {

  /** Small residual networks for images, as of spectral normalisation's authors. */
  private record ResidualNetworks(Layer normalisation) implements Architecture {

    @Override
    public Network generator(Shape data, int latent) {
      int side = data.dimension(1) / 2;
      return Network.of(
          Shape.of(latent),
          Layer.linear(4 * side * side),
          Layer.reshape(4, side, side),
          new Residual(
              List.of(
                  Layer.batchNorm(),
                  Layer.relu(),
                  Layer.upsample(2),
                  Layer.conv2d(4, 3, 1, 1),
                  Layer.batchNorm(),
                  Layer.relu(),
                  Layer.conv2d(4, 3, 1, 1)),
              List.of(Layer.upsample(2), Layer.conv2d(4, 1, 1, 0)),
              1,
              1),
          Layer.conv2d(data.dimension(0), 3, 1, 1),
          Layer.tanh());
    }

    @Override
    public Network discriminator(Shape data) {
      return Network.of(
          data,
          new Residual(
              List.of(
                  Layer.spectral(Layer.conv2d(4, 3, 1, 1)),
                  normalisation,
                  Layer.relu(),
                  Layer.spectral(Layer.conv2d(4, 3, 1, 1)),
                  Layer.averagePool(2)),
              List.of(Layer.averagePool(2), Layer.spectral(new Conv2d(4, 1, 1, 0, true))),
              1,
              1),
          Layer.skip(Layer.leakyRelu(0.2), Layer.conv2d(2, 3, 1, 1)),
          Layer.flatten(),
          Layer.spectral(Layer.linear(1)));
    }
  }

  /** Small networks for signals in rows, with a dilated residual block as of vocoders. */
  private record SignalNetworks(int length) implements Architecture {

    @Override
    public Network generator(Shape data, int latent) {
      return Network.of(
          Shape.of(latent),
          Layer.linear(length),
          Layer.reshape(4, length / 4),
          Layer.relu(),
          Layer.convTranspose1d(4, 4, 2, 1),
          Layer.residual(Layer.leakyRelu(0.2), new Conv1d(4, 3, 1, 3, 3, true)),
          Layer.upsample(2),
          Layer.conv1d(data.elements() / length, 5, 1, 2),
          Layer.tanh(),
          Layer.flatten());
    }

    @Override
    public Network discriminator(Shape data) {
      return Network.of(
          data,
          Layer.reshape(data.elements() / length, length),
          Layer.conv1d(4, 4, 2, 1),
          Layer.leakyRelu(0.2),
          Layer.conv1d(6, 4, 2, 1),
          Layer.instanceNorm(),
          Layer.leakyRelu(0.2),
          Layer.averagePool(2),
          Layer.flatten(),
          Layer.linear(1));
    }
  }

  static Stream<Arguments> games() {
    Shape images = Shape.image(2, 8, 8);
    Shape signals = Shape.of(2 * 16);
    return Stream.of(
        Arguments.of(new ResidualNetworks(Layer.instanceNorm()), images, new R1(1, 1), 1),
        Arguments.of(
            new ResidualNetworks(Layer.instanceNorm()), images, new GradientPenalty(10, 1, 1), 2),
        Arguments.of(new SignalNetworks(16), signals, new R1(1, 1), 1),
        Arguments.of(new SignalNetworks(16), signals, new GradientPenalty(10, 1, 1), 2));
  }

  @ParameterizedTest
  @MethodSource("games")
  void aTrainingGoesOnBitForBitAfterItWasRestored(
      Architecture architecture, Shape shape, Penalty penalty, int packing) {
    TrainingData data = TrainingData.of(samples(shape), Scaling.identity());
    Plan plan = plan(game(architecture, shape, penalty, packing));
    Map<String, Object> whole;
    try (Trainer trainer = new Trainer(plan, data, TinyGames.ONE_THREAD)) {
      Map<String, Object> start = TinyGames.everything(trainer);
      TinyGames.play(trainer, 4);
      whole = TinyGames.everything(trainer);
      assertThat(whole).isNotEqualTo(start);
    }
    try (Trainer first = new Trainer(plan, data, TinyGames.ONE_THREAD);
        Trainer second = new Trainer(plan, data, TinyGames.ONE_THREAD)) {
      TinyGames.play(first, 2);
      second.restore(first.snapshot());
      TinyGames.play(second, 2);
      assertThat(TinyGames.everything(second)).isEqualTo(whole);
    }
  }

  /** That of the Q of InfoGAN's D is not in the way: it does not reach the logit. */
  @Test
  void batchNormalisationIsFoundInsideABlockOfD() {
    Shape images = Shape.image(2, 8, 8);
    assertThatThrownBy(() -> game(new ResidualNetworks(Layer.batchNorm()), images, new R1(1, 1), 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("R1");
    AdversarialGame infogan =
        new AdversarialGame(
            AdversarialNetworks.of(
                new ResidualNetworks(Layer.instanceNorm()),
                images,
                0,
                new NormalPrior(5),
                Codes.DEFAULTS,
                1),
            Hinge.DEFAULTS,
            List.of(new R1(1, 1)));
    assertThat(infogan.networks().discriminator().output())
        .isEqualTo(Shape.of(1 + Codes.DEFAULTS.size()));
  }

  @Test
  void aGeneratorThatEndsInABlockHasNoBiasForTheMarginals() {
    Shape row = Shape.of(3);
    Network ends =
        Network.of(Shape.of(5), Layer.linear(3), Layer.residual(Layer.tanh(), Layer.linear(3)));
    Game game =
        new AdversarialGame(
            ends, Network.of(row, Layer.linear(1)), new NormalPrior(5), Hinge.DEFAULTS);
    TrainingOptions marginals =
        new TrainingOptions(
            8,
            1,
            CriticWarmup.DEFAULTS,
            UpdateOrder.ALTERNATING,
            1,
            0,
            0,
            OutputBias.DATA_MARGINALS);
    Plan plan = plan(game, marginals);
    TrainingData data = TrainingData.of(samples(row), Scaling.identity());
    assertThatThrownBy(() -> new Trainer(plan, data, TinyGames.ONE_THREAD))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("made of layers");
  }

  private static Game game(Architecture architecture, Shape shape, Penalty penalty, int packing) {
    return new AdversarialGame(
        new AdversarialNetworks(
            architecture.generator(shape, 5),
            architecture.discriminator(shape.withFirst(shape.dimension(0) * packing)),
            new NormalPrior(5),
            Unconditional.DEFAULTS,
            0,
            packing),
        Hinge.DEFAULTS,
        List.of(penalty));
  }

  private static Plan plan(Game game) {
    return plan(game, TinyGames.SHORT);
  }

  private static Plan plan(Game game, TrainingOptions training) {
    PlayerOptions options =
        new PlayerOptions(
            Initialiser.He.DEFAULTS,
            new Adam(1e-3, 0.5, 0.999, 1e-8),
            new Schedule.Ramp(1, 0.1, 0, 0.5),
            0);
    return new Plan(
        game,
        Map.of(AdversarialGame.GENERATOR, options, AdversarialGame.DISCRIMINATOR, options),
        training,
        1);
  }

  private static ArrayDataset samples(Shape shape) {
    Random random = new Random(1);
    List<float[]> samples = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      float[] sample = new float[shape.elements()];
      for (int i = 0; i < sample.length; i++) {
        sample[i] = (float) Math.sin(i + random.nextDouble());
      }
      samples.add(sample);
    }
    return new ArrayDataset(shape, samples);
  }
}
