package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Latents;
import dev.organza.game.Minibatch;
import dev.organza.game.Replay;
import dev.organza.game.Stabilisers;
import dev.organza.game.Turn;
import dev.organza.game.Update;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.penalty.GradientPenalty;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.Spectral;
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
import dev.organza.torch.WorkerGroup;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looking ahead (unrolled GANs). Whole trainings are compared with PyTorch in {@link
 * GameCourseTest}.
 */
class UnrollingTest {

  private static final Map<String, Optimizer> OPTIMIZERS =
      new TreeMap<>(
          Map.of(
              "sgd", new Sgd(0.1, progress -> 0.5 + 0.01 * progress.step()),
              "adam", new Adam(0.01, 0.5, 0.999, 1e-8),
              "rmsprop", new RmsProp(0.005, 0.9, 1e-8)));

  private static final Network SMOOTH_GENERATOR =
      Network.of(Shape.of(2), Layer.linear(6), Layer.tanh(), Layer.linear(3));
  private static final Network SMOOTH_DISCRIMINATOR =
      Network.of(
          Shape.of(3), Layer.linear(5), Layer.tanh(), Layer.linear(4), softplus(), Layer.linear(1));

  private static Activation softplus() {
    return new Activation.Softplus();
  }

  private static PlayerOptions options(Optimizer optimizer, double clip) {
    return new PlayerOptions(
        new Initialiser.Normal(0.5), optimizer, new Schedule.Ramp(1, 0.5, 0, 0.1), clip);
  }

  private static Trainer trainer(
      Network generator,
      Network discriminator,
      List<Penalty> penalties,
      Optimizer optimizer,
      UpdateOrder order,
      int unrolledSteps) {
    AdversarialGame game =
        new AdversarialGame(
            new AdversarialNetworks(generator, discriminator, new NormalPrior(2)),
            NonSaturating.DEFAULTS,
            penalties);
    Plan plan =
        new Plan(
            game.with(
                new Stabilisers(unrolledSteps, 0, new Schedule.Constant(0), 0, Replay.DEFAULTS)),
            options(optimizer, 0),
            new TrainingOptions(8, 1, CriticWarmup.DEFAULTS, order, 1, 0, 0, OutputBias.ZERO),
            3);
    return new Trainer(
        plan,
        TrainingData.of(TinyGames.ArrayDataset.gaussian(40, 3, 2), Scaling.identity()),
        TinyGames.ONE_THREAD);
  }

  // G's gradient

  @TestFactory
  Stream<DynamicTest> theGradientIsTheSlopeOfTheLossAgainstTheLaterDiscriminator() {
    Map<String, List<Penalty>> penalties =
        new TreeMap<>(
            Map.of(
                "no penalty", List.of(),
                "R1", List.of(new R1(1, 1)),
                "a gradient penalty at every 2nd", List.of(new GradientPenalty(0.5, 1, 2))));
    return OPTIMIZERS.entrySet().stream()
        .flatMap(
            optimizer ->
                penalties.entrySet().stream()
                    .flatMap(
                        penalty ->
                            Stream.of(1, 3)
                                .map(
                                    moves ->
                                        DynamicTest.dynamicTest(
                                            optimizer.getKey()
                                                + ", "
                                                + moves
                                                + " moves, "
                                                + penalty.getKey(),
                                            () ->
                                                checkSlope(
                                                    optimizer.getValue(),
                                                    penalty.getValue(),
                                                    moves)))));
  }

  private static void checkSlope(Optimizer optimizer, List<Penalty> penalties, int moves) {
    try (Trainer trainer =
            trainer(
                SMOOTH_GENERATOR,
                SMOOTH_DISCRIMINATOR,
                penalties,
                optimizer,
                UpdateOrder.ALTERNATING,
                0);
        RandomStream stream = RandomStream.of(5, "slope")) {
      TinyGames.play(trainer, 4); // so that the optimiser has something in its memory
      try (Scope scope = Scope.open()) {
        Tensor start = doubles(trainer.player("generator").parameters().flat().clone());
        Tensor real = doubles(stream.normal(0, 1, 8, 3));
        Tensor z = doubles(stream.normal(0, 1, 8, 2));
        Unrolled unrolled = new Unrolled(trainer, real, z, moves);

        Tensor at = start.detach().clone().requires_grad_(true);
        Tensor gradient =
            torch
                .grad(
                    new TensorVector(unrolled.loss(at)),
                    new TensorVector(at),
                    new TensorVector(),
                    new BoolOptional(false),
                    false,
                    false)
                .get(0);
        assertThat(gradient.norm().item_double()).isPositive();
        double h = 1e-5;
        for (int i = 0; i < 3; i++) {
          Tensor along = doubles(stream.normal(0, 1, start.size(0)));
          double slope = gradient.mul(along).sum().item_double();
          double difference =
              (unrolled.loss(start.add(along, new Scalar(h))).item_double()
                      - unrolled.loss(start.add(along, new Scalar(-h))).item_double())
                  / (2 * h);
          double size = gradient.norm().item_double() * along.norm().item_double();
          assertThat(Math.abs(slope - difference) / size)
              .as("autograd says " + slope + ", differences " + difference)
              .isLessThan(1e-8);
        }
        // And it is another gradient than that against D as it stands.
        Tensor plain = start.detach().clone().requires_grad_(true);
        new Unrolled(trainer, real, z, 0).loss(plain).backward();
        assertThat(plain.grad().sub(gradient).norm().item_double())
            .isGreaterThan(1e-3 * gradient.norm().item_double());
      }
    }
  }

  /** G's loss in float64, as a function of G's flat parameters. */
  private record Unrolled(Trainer trainer, Tensor real, Tensor z, int moves) {

    Tensor loss(Tensor parameters) {
      try (RandomStream noise = RandomStream.of(9, "penalty")) { // the same at each call
        AdversarialGame game = TinyGames.game(trainer);
        Mode.Training mode = new Mode.Training(noise);
        Tensor labels = real.narrow(1, 0, 0);
        Tensor fake =
            game.networks()
                .generate(
                    new Weights(
                        trainer.player("generator").parameters().viewsOf(parameters), List.of()),
                    new Latents(z, labels),
                    mode);
        Minibatch batch = new Minibatch(real, fake, labels, z.narrow(1, 2, 0), Optional.empty());
        Player discriminator = trainer.player("discriminator");
        Tensor present = doubles(discriminator.parameters().flat().detach());
        Weights opponent =
            moves == 0
                ? new Weights(discriminator.parameters().viewsOf(present), List.of())
                : discriminator.lookAhead(
                    present,
                    moves,
                    trainer.progress(),
                    (weights, update) ->
                        game.losses()
                            .discriminatorLoss(
                                weights, batch, new Update(update, Progress.START), mode)
                            .total(),
                    WorkerGroup.alone());
        return game.losses().generatorLoss(opponent, batch, mode);
      }
    }
  }

  private static Tensor doubles(Tensor tensor) {
    return tensor.to(torch.ScalarType.Double);
  }

  // What looking ahead leaves alone

  /** A D with everything that a pass could change. */
  private static final Network STATEFUL_DISCRIMINATOR =
      Network.of(
          Shape.of(3),
          new Spectral(Layer.linear(6), 1),
          Layer.leakyRelu(0.2),
          new Linear(5, false),
          new BatchNorm(0.1, 1e-5, true),
          Layer.tanh(),
          Layer.dropout(0.2),
          new Spectral(Layer.linear(1), 1));

  private static final Turn CRITIC =
      new Turn(Turn.Draw.BATCH, List.of("discriminator"), Set.of("generator"));

  private static final Turn ANSWER = new Turn(Turn.Draw.NOTHING, List.of("generator"), Set.of());

  @ParameterizedTest
  @EnumSource
  void theDiscriminatorStaysWhereItIsAndMovesAsWithoutUnrolling(UpdateOrder order) {
    for (Optimizer optimizer : OPTIMIZERS.values()) {
      try (Trainer plain =
              trainer(SMOOTH_GENERATOR, STATEFUL_DISCRIMINATOR, List.of(), optimizer, order, 0);
          Trainer unrolled =
              trainer(SMOOTH_GENERATOR, STATEFUL_DISCRIMINATOR, List.of(), optimizer, order, 3)) {
        TinyGames.play(plain, 3);
        unrolled.restore(plain.snapshot());
        try (Scope scope = Scope.open()) {
          for (Trainer trainer : List.of(plain, unrolled)) {
            trainer.steps().gradients(CRITIC, trainer.progress(), scope);
          }
          Map<String, Object> before = discriminator(unrolled);
          assertThat(before).isEqualTo(discriminator(plain));
          unrolled.steps().gradients(ANSWER, unrolled.progress(), scope);
          assertThat(discriminator(unrolled)).isEqualTo(before);
          for (Tensor view : unrolled.player("discriminator").parameters().views()) {
            assertThat(view.requires_grad()).isTrue();
          }
          for (Trainer trainer : List.of(plain, unrolled)) {
            trainer.player("discriminator").update(trainer.progress());
          }
          Map<String, Object> after = discriminator(unrolled);
          assertThat(after).isEqualTo(discriminator(plain));
          assertThat(after.get("discriminator.0.weight"))
              .isNotEqualTo(before.get("discriminator.0.weight"));
          assertThat(unrolled.player("generator").gradientNorm()).isPositive();
        }
      }
    }
  }

  /** All of D, its optimiser and its gradient. */
  private static Map<String, Object> discriminator(Trainer trainer) {
    Map<String, Object> all = new HashMap<>(TinyGames.everything(trainer));
    all.keySet().removeIf(name -> !name.startsWith("discriminator."));
    Player player = trainer.player("discriminator");
    all.put("gradient", Arrays.toString(HostMemory.floats(player.parameters().gradient())));
    all.put("updates", player.updates());
    return all;
  }

  // The moves

  static Stream<String> optimizers() {
    return OPTIMIZERS.keySet().stream();
  }

  /** Five moves ahead are where five moves lead, with momentum, bias corrections, clip and all. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void theLookAheadIsWhereTheMovesLead(String name) {
    for (double clip : new double[] {0, 0.4}) {
      try (RandomStream stream = RandomStream.of(1, "moves");
          Player player =
              new Player(
                  "discriminator",
                  SMOOTH_DISCRIMINATOR,
                  options(Objects.requireNonNull(OPTIMIZERS.get(name)), clip),
                  false,
                  stream,
                  Device.cpu(),
                  WorkerGroup.alone(),
                  parameters -> {});
          Scope scope = Scope.open()) {
        Tensor real = stream.normal(0, 1, 8, 3);
        Tensor fake = stream.normal(1, 2, 8, 3);
        Progress progress = new Progress(7, 40);
        for (int i = 0; i < 3; i++) {
          move(player, real, fake, progress);
        }
        float[] from = HostMemory.floats(player.parameters().flat());
        Weights ahead =
            player.lookAhead(
                5, progress, (weights, update) -> loss(weights, real, fake), WorkerGroup.alone());
        assertThat(HostMemory.floats(player.parameters().flat())).isEqualTo(from);
        for (int i = 0; i < 5; i++) {
          move(player, real, fake, progress);
        }
        for (int i = 0; i < ahead.parameters().size(); i++) {
          Tensor there = player.parameters().views().get(i).detach();
          double error =
              ahead.parameters().get(i).detach().sub(there).norm().item_double()
                  / there.norm().item_double();
          assertThat(error).as(name + ", clip " + clip + ", tensor " + i).isLessThan(1e-6);
        }
      }
    }
  }

  private static Tensor loss(Weights weights, Tensor real, Tensor fake) {
    return NonSaturating.DEFAULTS.discriminatorLoss(
        SMOOTH_DISCRIMINATOR.forward(weights, real, Mode.evaluation()),
        SMOOTH_DISCRIMINATOR.forward(weights, fake, Mode.evaluation()));
  }

  private static void move(Player player, Tensor real, Tensor fake, Progress progress) {
    player.parameters().gradient().zero_();
    loss(player.weights(), real, fake).backward();
    player.update(progress);
  }

  /** Adam and RMSProp divide by a root, whose slope at 0 is infinite; dead units are there. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void aParameterWithoutAGradientGivesNoNan(int roundsBefore) {
    Network relu = Network.of(Shape.of(3), Layer.linear(5), Layer.relu(), Layer.linear(1));
    for (Optimizer optimizer : OPTIMIZERS.values()) {
      try (Trainer trainer =
          trainer(SMOOTH_GENERATOR, relu, List.of(), optimizer, UpdateOrder.SIMULTANEOUS, 3)) {
        try (Scope scope = Scope.open();
            NoGradGuard off = new NoGradGuard()) {
          trainer
              .player("discriminator")
              .parameters()
              .views()
              .get(1)
              .narrow(0, 1, 2)
              .fill_(new Scalar(-100.0));
        }
        TinyGames.play(trainer, roundsBefore);
        trainer.step(); // refuses a gradient that is not finite
        assertThat(trainer.player("generator").gradientNorm()).isPositive();
        try (Scope scope = Scope.open()) {
          Tensor dead =
              trainer.player("discriminator").parameters().views().get(0).grad().narrow(0, 1, 2);
          assertThat(dead.abs().max().item_double()).isZero();
        }
      }
    }
  }
}
