package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.Replay;
import dev.organza.game.Stabilisers;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.Minimax;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.network.Network;
import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Progress;
import dev.organza.optim.RmsProp;
import dev.organza.optim.Schedule;
import dev.organza.optim.Sgd;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole trainings, round by round, against the hand-written PyTorch loop of {@code
 * src/test/python/games.py}: order of moves, order of the data, latents, losses, gradients,
 * batch-norm statistics, optimisers, average, unrolling and consensus, all at once.
 */
class GameCourseTest {

  record Values(long[] sizes, double[] values) {}

  record OptimizerSettings(
      String kind, double learningRate, double beta1, double beta2, double decay, double momentum) {

    Optimizer optimizer() {
      return switch (kind) {
        case "adam" -> new Adam(learningRate, beta1, beta2, 1e-8);
        case "rmsprop" -> new RmsProp(learningRate, decay, 1e-8);
        default -> new Sgd(learningRate, new Schedule.Constant(momentum));
      };
    }
  }

  record Case(
      String name,
      String order,
      int criticSteps,
      String objective,
      double discriminatorWeight,
      OptimizerSettings optimizer,
      int unrolledSteps,
      double consensus,
      Network generator,
      Network discriminator,
      int batch,
      long seed,
      double emaHalfLifeKimg,
      Values data,
      List<float[]> latents,
      Map<String, Map<String, Values>> first,
      double[] firstGeneratorGradient,
      List<Map<String, Double>> rounds,
      Map<String, Map<String, Values>> last) {

    Plan plan(Prior prior) {
      Objective losses =
          objective.equals("minimax")
              ? new Minimax(discriminatorWeight)
              : new NonSaturating(discriminatorWeight);
      PlayerOptions options =
          new PlayerOptions(
              Initialiser.Normal.DEFAULTS, optimizer.optimizer(), Schedule.Constant.DEFAULTS, 0);
      TrainingOptions training =
          new TrainingOptions(
              batch,
              criticSteps,
              CriticWarmup.DEFAULTS,
              UpdateOrder.valueOf(order.toUpperCase(Locale.ROOT).replace('-', '_')),
              1,
              emaHalfLifeKimg,
              0,
              OutputBias.ZERO);
      return new Plan(
          new AdversarialGame(generator, discriminator, prior, losses)
              .with(
                  new Stabilisers(
                      unrolledSteps, consensus, new Schedule.Constant(0), 0, Replay.DEFAULTS)),
          options,
          training,
          seed);
    }

    TrainingData trainingData() {
      int width = (int) data.sizes[1];
      float[][] rows = new float[(int) data.sizes[0]][width];
      for (int i = 0; i < data.values.length; i++) {
        rows[i / width][i % width] = (float) data.values[i];
      }
      return TrainingData.of(TinyGames.ArrayDataset.rows(rows), Scaling.identity());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    try (InputStream stream = GameCourseTest.class.getResourceAsStream("games.json")) {
      return JsonMapper.builder()
          .build()
          .readerForListOf(Case.class)
          .readValue(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives out latents that were fixed beforehand, one minibatch after the other. */
  private static final class PresetPrior implements Prior {

    private final int size;
    private final Deque<float[]> latents;

    PresetPrior(int size, List<float[]> latents) {
      this.size = size;
      this.latents = new ArrayDeque<>(latents);
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Tensor sample(long count, RandomStream stream) {
      float[] next = latents.removeFirst();
      assertThat(next).hasSize((int) count * size);
      return HostMemory.tensor(next, Device.cpu(), count, size);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyRoundIsThatOfPyTorch(Case expected) {
    PresetPrior prior = new PresetPrior(expected.generator.input().elements(), expected.latents);
    try (Trainer trainer =
        new Trainer(expected.plan(prior), expected.trainingData(), TinyGames.ONE_THREAD)) {
      begin(trainer, expected);
      for (Map<String, Double> round : expected.rounds) {
        StepStatistics statistics = trainer.step();
        Map<String, Double> actual = new LinkedHashMap<>();
        actual.put("discriminatorLoss", statistics.value("discriminator.loss"));
        actual.put("generatorLoss", statistics.value("generator.loss"));
        actual.put("dReal", statistics.value("discriminator.real"));
        actual.put("dFake", statistics.value("discriminator.fake"));
        actual.put("discriminatorGradient", statistics.value("discriminator.gradientNorm"));
        actual.put("generatorGradient", statistics.value("generator.gradientNorm"));
        assertThat(actual.keySet()).isEqualTo(round.keySet());
        if (statistics.progress().step() == 1) {
          assertThat(
                  relativeError(
                      trainer.player("generator").parameters().gradient(),
                      expected.firstGeneratorGradient))
              .as("the generator's first gradient")
              .isLessThan(1e-5);
        }
        round.forEach(
            (name, value) ->
                assertThat(actual.get(name))
                    .as(name + " of round " + statistics.progress().step())
                    .isCloseTo(value, within(1e-4 * Math.abs(value))));
      }
      assertThat(prior.latents).as("latents left over").isEmpty();
      int rounds = expected.rounds.size();
      assertThat(trainer.player("generator").updates()).isEqualTo(rounds);
      assertThat(trainer.player("discriminator").updates())
          .isEqualTo((long) rounds * expected.criticSteps);
      assertThat(trainer.progress())
          .isEqualTo(new Progress(rounds, (long) rounds * expected.criticSteps * expected.batch));
      Map<String, Tensor> model = trainer.snapshot().model();
      expected.last.forEach(
          (player, tensors) ->
              tensors.forEach(
                  (name, values) ->
                      assertThat(
                              relativeError(
                                  TinyGames.tensor(model, player + "." + name), values.values))
                          .as(player + "." + name)
                          .isLessThan(1e-4)));
      assertThat(model).hasSize(expected.last.values().stream().mapToInt(Map::size).sum());
    }
  }

  /** Puts the first weights in place; the average begins at the generator. */
  private static void begin(Trainer trainer, Case expected) {
    Map<String, Tensor> model = trainer.snapshot().model();
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      expected.first.forEach(
          (player, tensors) ->
              tensors.forEach(
                  (name, values) -> {
                    copy(values, TinyGames.tensor(model, player + "." + name));
                    if (player.equals("generator")) {
                      copy(values, TinyGames.tensor(model, "average." + name));
                    }
                  }));
    }
  }

  private static void copy(Values values, Tensor into) {
    float[] floats = new float[values.values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values.values[i];
    }
    into.copy_(HostMemory.tensor(floats, Device.cpu(), values.sizes));
  }

  private static double relativeError(Tensor actual, double[] expected) {
    float[] values = HostMemory.floats(actual);
    assertThat(values).hasSize(expected.length);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < values.length; i++) {
      difference += Math.pow(values[i] - expected[i], 2);
      norm += expected[i] * expected[i];
    }
    return Math.sqrt(difference / norm);
  }
}
