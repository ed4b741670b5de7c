package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.organza.Shape;
import dev.organza.game.AdversarialGame;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Progress;
import dev.organza.torch.Backward;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** On hardware whose speed is made up. */
class TunerTest {

  private static final int ALL = Threads.available();

  /** What was measured, in order. */
  private final List<Hardware> asked = new ArrayList<>();

  /** In what products are fastest. */
  private Precision fastest = Precision.BFLOAT16;

  private Hardware choose(
      int width,
      Optional<Integer> threads,
      Optional<Precision> precision,
      ToDoubleFunction<Hardware> seconds) {
    return choose(plan(width), threads, precision, Optional.empty(), seconds);
  }

  private Hardware choose(
      Plan plan,
      Optional<Integer> threads,
      Optional<Precision> precision,
      Optional<Backward> backward,
      ToDoubleFunction<Hardware> seconds) {
    return new Tuner(plan, TinyGames.Kind.MLP.data(), Device.cpu(), line -> {})
        .choose(
            threads,
            precision,
            backward,
            () -> fastest,
            candidates -> {
              asked.addAll(candidates);
              return candidates.stream().mapToDouble(seconds).toArray();
            });
  }

  private static Plan plan(int width) {
    AdversarialGame game =
        new AdversarialGame(
            Network.of(Shape.of(5), Layer.linear(width), Layer.relu(), Layer.linear(6)),
            Network.of(Shape.of(6), Layer.linear(width), Layer.relu(), Layer.linear(1)),
            new NormalPrior(5),
            NonSaturating.DEFAULTS);
    return new Plan(game, PlayerOptions.DEFAULTS, TinyGames.SHORT, 1);
  }

  private static Hardware hardware(int threads, Precision precision) {
    return new Hardware(Device.cpu(), threads, precision);
  }

  /** In float32 one thread is best, in bfloat16 all are: as on a machine whose pools collide. */
  private static double colliding(Hardware hardware) {
    boolean all = hardware.threads() == ALL;
    return hardware.precision() == Precision.FLOAT32 ? (all ? 4 : 3) : (all ? 1 : 2);
  }

  @Test
  void threadsAreThoseThatAreBestInTheChosenPrecision() {
    assumeThat(ALL).isGreaterThan(1);
    assertThat(choose(200_000, Optional.empty(), Optional.empty(), TunerTest::colliding))
        .isEqualTo(hardware(ALL, Precision.BFLOAT16));
  }

  @Test
  void whatIsGivenIsNotMeasured() {
    assertThat(
            choose(200_000, Optional.of(3), Optional.of(Precision.BFLOAT16), hardware -> 1 / 0.0))
        .isEqualTo(hardware(3, Precision.BFLOAT16));
    assertThat(asked).isEmpty();
    choose(200_000, Optional.of(3), Optional.empty(), hardware -> 1);
    assertThat(asked)
        .containsExactly(hardware(3, Precision.FLOAT32), hardware(3, Precision.BFLOAT16));
    asked.clear();
    choose(200_000, Optional.empty(), Optional.of(Precision.BFLOAT16), hardware -> 1);
    assertThat(asked).extracting(Hardware::precision).doesNotContain(Precision.FLOAT32);
  }

  /** Its rounding has to be paid for by a seventh of the time. */
  @Test
  void aSmallGainIsNotWorthBfloat16() {
    ToDoubleFunction<Hardware> close =
        hardware -> hardware.precision() == Precision.FLOAT32 ? 1.1 : 1.0;
    assertThat(choose(200_000, Optional.of(1), Optional.empty(), close).precision())
        .isEqualTo(Precision.FLOAT32);
    ToDoubleFunction<Hardware> clear =
        hardware -> hardware.precision() == Precision.FLOAT32 ? 1.2 : 1.0;
    assertThat(choose(200_000, Optional.of(1), Optional.empty(), clear).precision())
        .isEqualTo(Precision.BFLOAT16);
  }

  private static Plan convolutions() {
    Shape image = Shape.image(1, 64, 64);
    AdversarialGame game =
        new AdversarialGame(
            Network.of(Shape.of(4096), Layer.reshape(1, 64, 64), Layer.conv2d(1, 3, 1, 1)),
            Network.of(image, Layer.conv2d(64, 3, 1, 1), Layer.flatten(), Layer.linear(1)),
            new NormalPrior(4096),
            NonSaturating.DEFAULTS);
    return new Plan(game, PlayerOptions.DEFAULTS, TinyGames.SHORT, 1);
  }

  /** Which way back is faster depends on the processor, and is measured with the precision. */
  @Test
  void gradientsOfConvolutionsAreComputedInTheFasterWay() {
    for (Backward faster : Backward.values()) {
      Hardware chosen =
          choose(
              convolutions(),
              Optional.of(1),
              Optional.empty(),
              Optional.empty(),
              hardware ->
                  hardware.precision() == Precision.FLOAT32
                      ? 3
                      : hardware.backward() == faster ? 1 : 2);
      assertThat(chosen).isEqualTo(new Hardware(Device.cpu(), 1, Precision.BFLOAT16, faster));
    }
  }

  /** As runs of before there was a choice have it. */
  @Test
  void whereThePrecisionIsGivenTheyAreProductsUnlessAskedOtherwise() {
    assertThat(
            choose(
                    convolutions(),
                    Optional.of(1),
                    Optional.of(Precision.BFLOAT16),
                    Optional.empty(),
                    hardware -> 1)
                .backward())
        .isEqualTo(Backward.PRODUCTS);
    assertThat(
            choose(
                    convolutions(),
                    Optional.of(1),
                    Optional.of(Precision.BFLOAT16),
                    Optional.of(Backward.LIBTORCH),
                    hardware -> 1)
                .backward())
        .isEqualTo(Backward.LIBTORCH);
    assertThat(asked).isEmpty();
    choose(
        convolutions(),
        Optional.of(1),
        Optional.empty(),
        Optional.of(Backward.LIBTORCH),
        hardware -> 1);
    assertThat(asked).extracting(Hardware::backward).containsOnly(Backward.LIBTORCH);
  }

  @Test
  void smallNetworksAreInFloat32Unmeasured() {
    assertThat(choose(10, Optional.of(1), Optional.empty(), hardware -> 1))
        .isEqualTo(hardware(1, Precision.FLOAT32));
    assertThat(asked).isEmpty();
  }

  /** Trials in emulated bfloat16 would take tens of seconds before a training begins. */
  @Test
  void whereProductsAreSlowerInBfloat16ItIsNotTried() {
    fastest = Precision.FLOAT32;
    assertThat(
            choose(200_000, Optional.empty(), Optional.empty(), TunerTest::colliding).precision())
        .isEqualTo(Precision.FLOAT32);
    assertThat(asked).extracting(Hardware::precision).containsOnly(Precision.FLOAT32);
  }

  /** 18 multiply-adds for each unit of width and two moves: of a million units 36e6 an image. */
  @Test
  void aTrialOfLongRoundsHasSmallerMinibatches() {
    Plan large = plan(20_000_000);
    assertThat(Tuner.trial(large.with(large.training().withBatch(64))).training().batch())
        .isEqualTo(8);
    assertThat(Tuner.trial(large.with(large.training().withBatch(100))).training().batch())
        .as("not below 8, and no half of an odd number")
        .isEqualTo(25);
    Plan middle = plan(500_000);
    assertThat(Tuner.trial(middle.with(middle.training().withBatch(64))).training().batch())
        .isEqualTo(64);
    assertThat(Tuner.trial(middle.with(middle.training().withBatch(128))).training().batch())
        .isEqualTo(64);
  }

  /** The code of WGAN begins with rounds of 100 moves of D, and goes on with five. */
  @Test
  void aTrialHasOneMoveOfDInARound() {
    TrainingOptions course = TinyGames.SHORT;
    TrainingOptions warming =
        new TrainingOptions(
            course.batch(),
            5,
            new CriticWarmup(100, 25, 500),
            course.order(),
            course.kimg(),
            course.emaHalfLifeKimg(),
            course.emaRampup(),
            course.outputBias());
    TrainingOptions trial = Tuner.trial(plan(10).with(warming)).training();
    assertThat(trial.criticSteps(Progress.START)).isEqualTo(1);
    assertThat(trial.batch()).isEqualTo(course.batch());
  }
}
