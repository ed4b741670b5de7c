package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Projected;
import dev.organza.game.Replay;
import dev.organza.game.Stabilisers;
import dev.organza.game.Unconditional;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.objective.Wasserstein;
import dev.organza.game.prior.NormalPrior;
import dev.organza.model.ModelDescription;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import dev.organza.optim.Schedule;
import dev.organza.optim.Sgd;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class StabilisersTest {

  private static final Schedule NO_NOISE = new Schedule.Constant(0);

  /** Losses that note what they are told. */
  private static final class Spy implements Objective {

    private float[] real = {};
    private float[] fake = {};
    private float[] fakeOfGenerator = {};

    @Override
    public Tensor discriminatorLoss(Tensor real, Tensor fake) {
      this.real = HostMemory.floats(real);
      this.fake = HostMemory.floats(fake);
      return Wasserstein.DEFAULTS.discriminatorLoss(real, fake);
    }

    @Override
    public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
      fakeOfGenerator = HostMemory.floats(fake);
      return Wasserstein.DEFAULTS.generatorLoss(real, fake);
    }
  }

  /** Data 0, G gives a constant, and D the mean of what it judges at once; they hardly move. */
  private static Trainer transparent(
      Spy spy, int batch, int packing, UpdateOrder order, Stabilisers stabilisers) {
    AdversarialGame game =
        new AdversarialGame(
            new AdversarialNetworks(
                Network.of(Shape.of(1), Layer.linear(1)),
                Network.of(Shape.of(packing), new Linear(1, false)),
                new NormalPrior(1),
                Unconditional.DEFAULTS,
                0,
                packing),
            spy,
            List.of());
    PlayerOptions options =
        new PlayerOptions(
            Initialiser.Normal.DEFAULTS,
            new Sgd(1e-30, new Schedule.Constant(0)),
            Schedule.Constant.DEFAULTS,
            0);
    float[][] zeros = new float[batch][1];
    Trainer trainer =
        new Trainer(
            new Plan(
                game.with(stabilisers),
                options,
                new TrainingOptions(
                    batch, 1, CriticWarmup.DEFAULTS, order, 1, 0, 0, OutputBias.ZERO),
                1),
            TrainingData.of(TinyGames.ArrayDataset.rows(zeros), Scaling.identity()),
            TinyGames.ONE_THREAD);
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      trainer.player("discriminator").parameters().flat().fill_(new Scalar(1.0 / packing));
      trainer.player("generator").parameters().flat().zero_();
    }
    return trainer;
  }

  private static void generate(Trainer trainer, double constant) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      trainer.player("generator").parameters().views().get(1).fill_(new Scalar(constant));
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double covariance(float[] one, float[] other) {
    double sum = 0;
    double mean = mean(one);
    double otherMean = mean(other);
    for (int i = 0; i < one.length; i++) {
      sum += (one[i] - mean) * (other[i] - otherMean);
    }
    return sum / one.length;
  }

  // Instance noise

  /** Deviation 2 falling to 0 over four rounds of 4,096. */
  @ParameterizedTest
  @EnumSource
  void instanceNoiseIsOnAllThatTheDiscriminatorSeesAndFollowsItsSchedule(UpdateOrder order) {
    int batch = 4096;
    Spy spy = new Spy();
    Schedule schedule = new Schedule.Ramp(2, 0, 0, 4 * batch / 1000.0);
    Stabilisers stabilisers = new Stabilisers(0, 0, schedule, 0, Replay.DEFAULTS);
    try (Trainer trainer = transparent(spy, batch, 1, order, stabilisers)) {
      generate(trainer, 10);
      for (int round = 0; round < 6; round++) {
        double deviation = Math.max(0, 2 - 0.5 * round);
        trainer.step();
        if (deviation == 0) {
          assertThat(spy.real).containsOnly(0);
          assertThat(spy.fake).containsOnly(10);
          assertThat(spy.fakeOfGenerator).containsOnly(10);
          continue;
        }
        double tolerance = 5 * deviation / Math.sqrt(batch);
        assertThat(mean(spy.real)).isCloseTo(0, within(tolerance));
        assertThat(mean(spy.fake)).isCloseTo(10, within(tolerance));
        assertThat(mean(spy.fakeOfGenerator)).isCloseTo(10, within(tolerance));
        for (float[] seen : List.of(spy.real, spy.fake, spy.fakeOfGenerator)) {
          assertThat(Math.sqrt(covariance(seen, seen))).isCloseTo(deviation, within(tolerance));
        }
        // Each is drawn by itself.
        double unrelated = 5 * deviation * deviation / Math.sqrt(batch);
        assertThat(covariance(spy.real, spy.fake)).isCloseTo(0, within(unrelated));
        assertThat(covariance(spy.fakeOfGenerator, spy.fake)).isCloseTo(0, within(unrelated));
      }
    }
  }

  // Label noise

  @Test
  void labelNoiseSwapsItsShareOfTheJudgements() {
    for (int packing : new int[] {1, 2}) {
      int batch = 8000;
      Spy spy = new Spy();
      Stabilisers stabilisers = new Stabilisers(0, 0, NO_NOISE, 0.3, Replay.DEFAULTS);
      try (Trainer trainer =
          transparent(spy, batch, packing, UpdateOrder.ALTERNATING, stabilisers)) {
        generate(trainer, 10);
        for (int round = 0; round < 3; round++) {
          trainer.step();
          int judgements = batch / packing;
          assertThat(spy.real).hasSize(judgements).containsOnly(0, 10);
          assertThat(mean(spy.real) / 10).isCloseTo(0.3, within(5 * Math.sqrt(0.21 / judgements)));
          for (int i = 0; i < judgements; i++) {
            assertThat(spy.fake[i]).isEqualTo(10 - spy.real[i]);
          }
          assertThat(spy.fakeOfGenerator).containsOnly(10);
        }
      }
    }
  }

  // Replay

  private static long count(float[] values, float value) {
    long count = 0;
    for (float one : values) {
      count += one == value ? 1 : 0;
    }
    return count;
  }

  private static float[] memory(Trainer trainer) {
    return HostMemory.floats(TinyGames.tensor(trainer.snapshot().state(), "replay.samples"));
  }

  /** Round r generates r. Batches of 16 fill the 40 in the rounds 1, 2 and 3. */
  @ParameterizedTest
  @EnumSource
  void replayFillsItsMemoryAndThenShowsOldSamplesForNewOnes(UpdateOrder order) {
    Spy spy = new Spy();
    Stabilisers stabilisers = new Stabilisers(0, 0, NO_NOISE, 0, new Replay(40, 0.25));
    try (Trainer trainer = transparent(spy, 16, 1, order, stabilisers)) {
      for (int round = 1; round <= 3; round++) {
        generate(trainer, round);
        trainer.step();
        assertThat(spy.fake).containsOnly(round);
        assertThat(count(memory(trainer), round)).isEqualTo(round == 3 ? 8 : 16);
      }
      for (int round = 4; round <= 60; round++) {
        float[] before = memory(trainer);
        generate(trainer, round);
        trainer.step();
        assertThat(count(spy.fake, round)).isEqualTo(12);
        assertThat(spy.fakeOfGenerator).as("G sees its own samples").containsOnly(round);
        float[] after = memory(trainer);
        assertThat(count(after, round)).isEqualTo(4);
        // What D saw of the old is what has left.
        List<Float> left = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
          if (before[i] != after[i]) {
            left.add(before[i]);
          }
        }
        List<Float> old = new ArrayList<>();
        for (float seen : spy.fake) {
          if (seen != round) {
            old.add(seen);
          }
        }
        assertThat(old).containsExactlyInAnyOrderElementsOf(left);
      }
      // Every place is taken sooner or later.
      float[] end = memory(trainer);
      Arrays.sort(end);
      assertThat(end[0]).isGreaterThan(3);
    }
  }

  @Test
  void theSmallestShareIsOneSampleAndTheLargestAll() {
    for (double share : new double[] {0.001, 1}) {
      Spy spy = new Spy();
      Stabilisers stabilisers = new Stabilisers(0, 0, NO_NOISE, 0, new Replay(16, share));
      try (Trainer trainer = transparent(spy, 16, 1, UpdateOrder.ALTERNATING, stabilisers)) {
        for (int round = 1; round <= 2; round++) {
          generate(trainer, round);
          trainer.step();
        }
        assertThat(count(spy.fake, 1)).isEqualTo(share == 1 ? 16 : 1);
      }
    }
  }

  // Resuming

  private static void assertSame(Map<String, Object> actual, Map<String, Object> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, value) -> assertThat(actual.get(name)).as(name).isEqualTo(value));
  }

  @ParameterizedTest
  @EnumSource
  void aRestoredTrainingGoesOnBitForBit(Stabilised kind) {
    for (UpdateOrder order : UpdateOrder.values()) {
      for (int rounds : new int[] {1, 6}) { // before and after the replay memory is full
        try (Trainer one = kind.trainer(order);
            Trainer other = kind.trainer(order)) {
          TinyGames.play(one, rounds);
          TinyGames.play(other, 2); // somewhere else
          other.restore(one.snapshot());
          assertSame(TinyGames.everything(other), TinyGames.everything(one));
          TinyGames.play(one, 7);
          TinyGames.play(other, 7);
          assertSame(TinyGames.everything(other), TinyGames.everything(one));
        }
      }
    }
  }

  @Test
  void aSavedTrainingGoesOnBitForBit(@TempDir Path folder) throws Exception {
    Checkpoints checkpoints = new Checkpoints(folder, CheckpointPolicy.DEFAULTS);
    try (Trainer one = Stabilised.EVERYTHING.trainer(UpdateOrder.ALTERNATING);
        Trainer other = Stabilised.EVERYTHING.trainer(UpdateOrder.ALTERNATING)) {
      TinyGames.play(one, 5);
      checkpoints.save(
          one,
          ModelDescription.of("stabilised", one.plan().game(), one.data())
              .metadata(Catalogue.builtIn().kinds()),
          0,
          0);
      checkpoints.restoreNewest(other, line -> {});
      TinyGames.play(one, 9);
      TinyGames.play(other, 9);
      assertSame(TinyGames.everything(other), TinyGames.everything(one));
    }
  }

  /** Each of them does something; otherwise the tests above would test nothing. */
  @Test
  void noTwoOfThemGoTheSameWay() {
    List<Object> weights = new ArrayList<>();
    for (Stabilised kind : Stabilised.values()) {
      try (Trainer trainer = kind.trainer(UpdateOrder.ALTERNATING)) {
        TinyGames.play(trainer, 6);
        weights.add(TinyGames.everything(trainer).getOrDefault("generator.0.weight", ""));
      }
    }
    assertThat(weights).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void clippedWeightsStayInTheirBounds() {
    try (Trainer trainer = Stabilised.CLIPPED.trainer(UpdateOrder.ALTERNATING)) {
      for (int round = 0; round < 10; round++) {
        trainer.step();
        float largest = 0;
        for (float value : HostMemory.floats(trainer.player("discriminator").parameters().flat())) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isEqualTo(0.1f);
      }
    }
  }

  // Second derivatives

  /** Through convolutions and norms, in either precision, to gradients that stay in their place. */
  @ParameterizedTest
  @EnumSource
  void unrollingAndConsensusTrainEveryKindOfNetwork(TinyGames.Kind kind) {
    TrainingData data = kind.data();
    Plan plain = kind.plan(data.dataset().shape(), 1, TinyGames.SHORT);
    Stabilisers stabilisers = new Stabilisers(2, 0.01, NO_NOISE, 0, Replay.DEFAULTS);
    Plan plan =
        new Plan(TinyGames.game(plain).with(stabilisers), plain.players(), plain.training(), 1);
    for (Hardware hardware : List.of(TinyGames.ONE_THREAD, TinyGames.BFLOAT16)) {
      try (Trainer trainer = new Trainer(plan, data, hardware)) {
        TinyGames.play(trainer, 3);
        for (Player player :
            List.of(trainer.player("generator"), trainer.player("discriminator"))) {
          assertThat(player.gradientNorm()).isPositive().isFinite();
          try (Scope scope = Scope.open()) {
            long offset = player.parameters().gradient().data_ptr().address();
            for (Tensor view : player.parameters().views()) {
              assertThat(view.requires_grad()).isTrue();
              assertThat(view.grad().data_ptr().address()).isEqualTo(offset);
              offset += view.nbytes();
            }
          }
        }
      }
    }
  }

  // What does not go together

  private static void assertRefused(
      AdversarialGame game, int batch, Stabilisers stabilisers, String... words) {
    TrainingOptions training =
        new TrainingOptions(
            batch, 1, CriticWarmup.DEFAULTS, UpdateOrder.ALTERNATING, 1, 0, 0, OutputBias.ZERO);
    Plan plan = new Plan(game.with(stabilisers), PlayerOptions.DEFAULTS, training, 1);
    TrainingData data =
        TrainingData.of(TinyGames.ArrayDataset.gaussian(40, 3, 1), Scaling.identity());
    assertThatThrownBy(
            () -> {
              try (Trainer trainer = new Trainer(plan, data, TinyGames.ONE_THREAD)) {
                trainer.step();
              }
            })
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(words);
  }

  private static AdversarialGame game(int classes, int packing) {
    return new AdversarialGame(
        AdversarialNetworks.of(
            Mlp.DEFAULTS,
            Shape.of(3),
            classes,
            new NormalPrior(2),
            classes == 0 ? Unconditional.DEFAULTS : Projected.DEFAULTS,
            packing),
        NonSaturating.DEFAULTS,
        List.of());
  }

  @Test
  void plansThatCannotBePlayedAreRefused() {
    Stabilisers replay = new Stabilisers(0, 0, NO_NOISE, 0, new Replay(20, 0.5));
    assertRefused(game(3, 1), 8, replay, "replay", "conditioning");
    assertRefused(game(0, 1), 24, replay, "replay", "20", "24");
    assertRefused(game(0, 3), 8, Stabilisers.DEFAULTS, "8", "packing", "3");
    assertRefused(game(3, 1), 8, Stabilisers.DEFAULTS, "without a label");
  }

  @Test
  void impossibleSettingsAreRefused() {
    Replay off = Replay.DEFAULTS;
    for (int steps : new int[] {-1, 101}) {
      assertThatThrownBy(() -> new Stabilisers(steps, 0, NO_NOISE, 0, off))
          .hasMessageContaining("unrolledSteps");
    }
    for (double value : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Stabilisers(0, value, NO_NOISE, 0, off))
          .hasMessageContaining("consensus");
      assertThatThrownBy(() -> new Stabilisers(0, 0, NO_NOISE, value, off))
          .hasMessageContaining("labelNoise");
      assertThatThrownBy(() -> new Replay(1, value)).hasMessageContaining("share");
    }
    assertThatThrownBy(() -> new Stabilisers(0, 0, NO_NOISE, 0.5, off))
        .hasMessageContaining("labelNoise");
    assertThatThrownBy(() -> new Replay(-1, 0.5)).hasMessageContaining("size");
    assertThatThrownBy(() -> new Replay(1, 0)).hasMessageContaining("share");
  }
}
