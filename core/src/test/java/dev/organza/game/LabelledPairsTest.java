package dev.organza.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.game.objective.Relativistic;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.Projection;
import dev.organza.nn.network.Network;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With labels the relativistic game pairs samples of the same class, in every order of updates. */
class LabelledPairsTest {

  private static final int CLASSES = 5;
  private static final int BATCH = 7;

  /** G gives the class that it is asked for, and D's logit tells all classes apart. */
  private static final AdversarialGame GAME =
      new AdversarialGame(
          new AdversarialNetworks(
              Network.of(Shape.of(2), new Join.ConditionAlone(CLASSES), new Linear(1, false)),
              Network.of(Shape.of(1), new Projection(CLASSES)),
              new NormalPrior(2),
              Projected.DEFAULTS,
              CLASSES,
              1),
          Relativistic.DEFAULTS,
          List.of());

  /** Samples that are their class, or one more. */
  private record Classes(int[] classes, int more) implements Real {

    static Classes drawn(Random random, int more) {
      return new Classes(random.ints(BATCH, 0, CLASSES).toArray(), more);
    }

    @Override
    public int count() {
      return classes.length;
    }

    @Override
    public Tensor values(String field) {
      float[] values = new float[classes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = classes[i] + more;
      }
      return HostMemory.tensor(values, Device.cpu(), values.length, 1);
    }

    @Override
    public int[] classes(String field) {
      return classes;
    }
  }

  /** Players that stand still. */
  private record Standing(Map<String, Weights> all) implements Players {

    static Standing players() {
      Tensor label = row(0, 1, 2, 3, 4);
      Tensor embedding = HostMemory.tensor(new float[] {3, 1, 4, 1, 5}, Device.cpu(), CLASSES, 1);
      Weights d = new Weights(List.of(row(1), torch.zeros(1), embedding), List.of());
      return new Standing(
          Map.of(
              AdversarialGame.GENERATOR,
              new Weights(List.of(label), List.of()),
              AdversarialGame.DISCRIMINATOR,
              d));
    }

    private static Tensor row(float... values) {
      return HostMemory.tensor(values, Device.cpu(), 1, values.length);
    }

    @Override
    public Weights weights(String player) {
      return Objects.requireNonNull(all.get(player));
    }

    @Override
    public long nextUpdate(String player) {
      return 1;
    }

    @Override
    public Progress progress() {
      return Progress.START;
    }

    @Override
    public Weights lookAhead(String player, int updates, BiFunction<Weights, Long, Tensor> loss) {
      throw new AssertionError("nobody looks ahead");
    }
  }

  /** softplus(0) = log 2 for every pair; a pair of two classes, or asked by another, differs. */
  @ParameterizedTest
  @EnumSource(UpdateOrder.class)
  void bothPlayersCompareSamplesOfOneClass(UpdateOrder order) {
    try (Scope scope = Scope.open();
        RandomStream latents = RandomStream.of(1, "latents");
        RandomStream noise = RandomStream.of(1, "noise");
        Play play = GAME.begin(new Setting(BATCH, Device.cpu(), latents, noise))) {
      Random random = new Random(3);
      Standing players = Standing.players();
      for (int step = 0; step < 3; step++) {
        for (Turn turn : GAME.turns(order, 2)) {
          if (turn.draw().drawsReal()) {
            play.take(Classes.drawn(random, 0));
          }
          if (turn.draw() != Turn.Draw.NOTHING) {
            play.generate(players);
          }
          for (String player : turn.players()) {
            assertThat(play.loss(player, players).total().item_double())
                .isCloseTo(Math.log(2), within(1e-6));
          }
        }
      }
      play.take(Classes.drawn(random, 1));
      play.generate(players);
      for (String player : GAME.players().keySet()) {
        double other = play.loss(player, players).total().item_double();
        assertThat(Math.abs(other - Math.log(2))).isGreaterThan(0.1);
      }
    }
  }
}
