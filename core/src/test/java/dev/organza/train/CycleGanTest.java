package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.batch.Sampler;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transforms;
import dev.organza.game.Turn;
import dev.organza.game.UpdateOrder;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.optim.Adam;
import dev.organza.optim.Schedule;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A game of four players, of points and of images, trained by the loop that trains all. */
class CycleGanTest {

  private static final PlayerOptions OPTIONS =
      new PlayerOptions(
          new Initialiser.Normal(0.2),
          new Adam(0.01, 0.5, 0.999, 1e-8),
          Schedule.Constant.DEFAULTS,
          0);

  private static TrainingOptions options(UpdateOrder order, int criticSteps) {
    return new TrainingOptions(
        16, criticSteps, CriticWarmup.DEFAULTS, order, 1, 0.1, 0.05, OutputBias.ZERO);
  }

  private static Dataset normal(Shape shape, long seed, double mean) {
    Random random = new Random(seed);
    List<float[]> samples = new ArrayList<>();
    for (int n = 0; n < 64; n++) {
      float[] sample = new float[shape.elements()];
      for (int i = 0; i < sample.length; i++) {
        sample[i] = (float) random.nextGaussian(mean, 0.3);
      }
      samples.add(sample);
    }
    return new TinyGames.ArrayDataset(shape, samples);
  }

  /** A lies around (−1, −1) or is dark, B around (1, 1) or light. */
  private static Trainer trainer(ToyCycleGan game, TrainingOptions training, Hardware hardware) {
    Shape shape = game.translator().input();
    Dataset pairs = Datasets.pairs("two", normal(shape, 1, -1), normal(shape, 2, 1));
    return new Trainer(
        new Plan(game, OPTIONS, training, 5),
        new TrainingData(
            pairs,
            new Transforms(Map.of("a", Scaling.identity(), "b", Scaling.identity())),
            Augmentation.NONE,
            Sampler.SHUFFLED),
        hardware);
  }

  /** A kind of game and what it is trained on. */
  enum Kind {
    POINTS(ToyCycleGan.ofPoints(), TinyGames.ONE_THREAD),
    IMAGES(ToyCycleGan.ofImages(), TinyGames.ONE_THREAD),
    IMAGES_IN_BFLOAT16(ToyCycleGan.ofImages(), TinyGames.BFLOAT16);

    final ToyCycleGan game;
    final Hardware hardware;

    Kind(ToyCycleGan game, Hardware hardware) {
      this.game = game;
      this.hardware = hardware;
    }

    Trainer trainer(UpdateOrder order, int criticSteps) {
      return CycleGanTest.trainer(game, options(order, criticSteps), hardware);
    }
  }

  @Test
  void pointsAreTranslatedThereAndBack() {
    ToyCycleGan points = ToyCycleGan.ofPoints();
    ToyCycleGan game = new ToyCycleGan(points.translator(), points.judge(), 1, 0);
    try (Trainer trainer =
        trainer(game, options(UpdateOrder.SHARED_LATENTS, 1), TinyGames.ONE_THREAD)) {
      StepStatistics first = trainer.step();
      TinyGames.play(trainer, 400);
      StepStatistics last = trainer.step();
      assertThat(last.value("ab.cycle")).isLessThan(0.2 * first.value("ab.cycle"));
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        Tensor a = torch.full(new long[] {1, 2}, new Scalar(-1.0));
        Tensor b =
            game.translator()
                .forward(trainer.player("ab").average(), a, torch.zeros(1, 0), Mode.evaluation());
        for (float value : HostMemory.floats(b)) {
          assertThat(value).isCloseTo(1, within(0.5f));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void lossesAndGradientsAreReportedByName(UpdateOrder order) {
    try (Trainer trainer = Kind.POINTS.trainer(order, 2)) {
      StepStatistics step = trainer.step();
      assertThat(step.values().keySet())
          .containsExactlyInAnyOrder(
              "ab.loss",
              "ab.adversarial",
              "ab.cycle",
              "ab.identity",
              "ab.gradientNorm",
              "ba.loss",
              "ba.adversarial",
              "ba.cycle",
              "ba.identity",
              "ba.gradientNorm",
              "judgeA.loss",
              "judgeA.real",
              "judgeA.fake",
              "judgeA.gradientNorm",
              "judgeB.loss",
              "judgeB.real",
              "judgeB.fake",
              "judgeB.gradientNorm");
      for (String player : List.of("ab", "ba")) {
        assertThat(step.value(player + ".loss"))
            .isCloseTo(
                step.value(player + ".adversarial")
                    + 10 * step.value(player + ".cycle")
                    + 5 * step.value(player + ".identity"),
                within(1e-4));
      }
      assertThat(step.value("judgeA.loss"))
          .isCloseTo(
              0.5 * step.value("judgeA.real") + 0.5 * step.value("judgeA.fake"), within(1e-5));
      assertThat(trainer.player("judgeB").updates()).isEqualTo(2);
      assertThat(trainer.player("ba").updates()).isEqualTo(1);
      assertThat(step.progress().images()).isEqualTo(32);
    }
  }

  /**
   * The gradient of each translator is that of its whole loss by finite differences, although the
   * passes of both cycles are shared and the other players stand still.
   */
  @Test
  void gradientsThroughSharedPassesAreThoseOfTheWholeLoss() {
    try (Trainer trainer = Kind.POINTS.trainer(UpdateOrder.SHARED_LATENTS, 1)) {
      TinyGames.play(trainer, 3);
      Map<String, Object> start = TinyGames.everything(trainer);
      Trainer.Snapshot snapshot = copy(trainer.snapshot());
      for (String player : List.of("ab", "ba")) {
        double h = 1e-3;
        try (Scope scope = Scope.open()) {
          trainer.steps().gradients(JUDGES, trainer.progress(), scope);
          trainer.steps().gradients(TRANSLATORS, trainer.progress(), scope);
        }
        float[] gradient = HostMemory.floats(trainer.player(player).parameters().gradient());
        for (int i : new int[] {0, 7, 33, gradient.length - 1}) {
          double up = lossAt(trainer, snapshot, player, i, h);
          double down = lossAt(trainer, snapshot, player, i, -h);
          assertThat((up - down) / (2 * h))
              .as(player + " " + i)
              .isCloseTo(gradient[i], within(2e-2 * (1 + Math.abs(gradient[i]))));
        }
        trainer.restore(snapshot);
        assertThat(TinyGames.everything(trainer)).isEqualTo(start);
      }
    }
  }

  private static final Turn JUDGES =
      new Turn(Turn.Draw.BATCH, List.of("judgeA", "judgeB"), Set.of("ab", "ba"));

  private static final Turn TRANSLATORS =
      new Turn(Turn.Draw.NOTHING, List.of("ab", "ba"), Set.of());

  /** The loss of a player on the same batch with one of its parameters moved. */
  private static double lossAt(
      Trainer trainer, Trainer.Snapshot from, String player, int parameter, double by) {
    trainer.restore(from);
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      trainer.player(player).parameters().flat().narrow(0, parameter, 1).add_(new Scalar(by));
    }
    Map<String, Double> values =
        trainer.steps().take(List.of(JUDGES, TRANSLATORS), trainer.progress());
    return Objects.requireNonNull(values.get(player + ".loss"));
  }

  private static Trainer.Snapshot copy(Trainer.Snapshot snapshot) {
    return new Trainer.Snapshot(
        copy(snapshot.model()), copy(snapshot.state()), snapshot.streams(), snapshot.position());
  }

  private static Map<String, Tensor> copy(Map<String, Tensor> tensors) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> copies.put(name, Scope.escape(tensor.detach().clone())));
    return copies;
  }

  static Stream<Kind> kinds() {
    return Stream.of(Kind.values());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aResumedTrainingIsTheSameBitForBit(Kind kind, @TempDir Path folder) throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, CheckpointPolicy.DEFAULTS);
    Function<UpdateOrder, Trainer> made = order -> kind.trainer(order, 2);
    for (UpdateOrder order : UpdateOrder.values()) {
      try (Trainer whole = made.apply(order);
          Trainer resumed = made.apply(order)) {
        TinyGames.play(whole, 3);
        Path model = checkpoints.save(whole, Map.of("format", "test"), 0, 0).model();
        checkpoints.restoreNewest(resumed, refused -> {});
        assertThat(TinyGames.everything(resumed)).isEqualTo(TinyGames.everything(whole));
        TinyGames.play(whole, 3);
        TinyGames.play(resumed, 3);
        assertThat(TinyGames.everything(resumed)).isEqualTo(TinyGames.everything(whole));
        try (Scope scope = Scope.open()) {
          assertThat(Safetensors.read(model).keySet())
              .contains("average.ab.0.weight", "average.ba.0.weight", "ab.0.weight")
              .contains("judgeA.0.weight", "judgeB.0.bias")
              .doesNotContain("average.judgeA.0.weight");
        }
      }
    }
  }

  /** Gradients by recorded convolutions are those of LibTorch, through shared passes too. */
  @Test
  void gradientsInBfloat16PointWhereThoseInFloat32Do() {
    try (Trainer exact = Kind.IMAGES.trainer(UpdateOrder.SHARED_LATENTS, 1);
        Trainer rounded = Kind.IMAGES_IN_BFLOAT16.trainer(UpdateOrder.SHARED_LATENTS, 1)) {
      for (Trainer trainer : List.of(exact, rounded)) {
        try (Scope scope = Scope.open()) {
          trainer.steps().gradients(JUDGES, trainer.progress(), scope);
          trainer.steps().gradients(TRANSLATORS, trainer.progress(), scope);
        }
      }
      for (String player : exact.players().keySet()) {
        try (Scope scope = Scope.open()) {
          Tensor a = exact.player(player).parameters().gradient();
          Tensor b = rounded.player(player).parameters().gradient();
          double cosine =
              a.mul(b).sum().item_double() / a.norm().item_double() / b.norm().item_double();
          assertThat(cosine).as(player).isGreaterThan(0.99);
        }
      }
    }
  }

  @Test
  void aCheckpointOfOtherPlayersIsRefused() {
    try (Trainer four = Kind.POINTS.trainer(UpdateOrder.ALTERNATING, 1);
        Trainer two = TinyGames.trainer(TinyGames.Kind.MLP, 1, TinyGames.ONE_THREAD)) {
      assertThatThrownBy(() -> four.restore(two.snapshot()))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining("judgeA")
          .hasMessageContaining("discriminator");
    }
  }

  @Test
  void dataWithoutTheFieldsOfTheGameIsRefused() {
    Dataset rows = normal(Shape.of(2), 1, 0);
    Plan plan = new Plan(ToyCycleGan.ofPoints(), OPTIONS, options(UpdateOrder.ALTERNATING, 1), 1);
    assertThatThrownBy(
            () ->
                new Trainer(plan, TrainingData.of(rows, Scaling.identity()), TinyGames.ONE_THREAD))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("sample");
  }

  @Test
  void optionsAreForThePlayersOfTheGame() {
    assertThatThrownBy(
            () ->
                new Plan(
                    ToyCycleGan.ofPoints(),
                    TinyGames.players(OPTIONS, OPTIONS),
                    options(UpdateOrder.ALTERNATING, 1),
                    1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("judgeA");
  }

  @Test
  void allPlayersStillRequireGradientsAfterAStep() {
    try (Trainer trainer = Kind.POINTS.trainer(UpdateOrder.SIMULTANEOUS, 1)) {
      trainer.step();
      for (Player player : trainer.players().values()) {
        for (Tensor view : player.parameters().views()) {
          assertThat(view.requires_grad()).isTrue();
        }
      }
    }
  }

  @Test
  void theMemoryEstimateCountsAllPlayers() {
    ToyCycleGan game = ToyCycleGan.ofPoints();
    Plan plan = new Plan(game, OPTIONS, options(UpdateOrder.ALTERNATING, 1), 1);
    long translator = 2 * 16 + 16 + 16 * 2 + 2;
    long judge = 2 * 16 + 16 + 16 + 1;
    MemoryEstimate estimate = MemoryEstimate.of(plan);
    assertThat(estimate.gradients()).isEqualTo(4 * (2 * translator + 2 * judge));
    assertThat(estimate.weights()).isEqualTo(4 * (4 * translator + 2 * judge));
  }
}
