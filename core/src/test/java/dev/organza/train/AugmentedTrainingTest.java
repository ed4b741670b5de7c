package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Unconditional;
import dev.organza.game.UpdateOrder;
import dev.organza.game.augmentation.Ada;
import dev.organza.game.augmentation.DiffAugment;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.augmentation.SampleNoise;
import dev.organza.game.augmentation.Strength;
import dev.organza.game.objective.Hinge;
import dev.organza.game.objective.LeastSquares;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.objective.RelativisticAverage;
import dev.organza.game.objective.Wasserstein;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Mode;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.architecture.PixelRange;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Schedule;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.NetworkData;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Augmentations in a training: what they are applied to, what p does, and that it is resumed. */
class AugmentedTrainingTest {

  private static final Ada ADAPTIVE = new Ada(new Strength.Adaptive(0.6, 0.5, 2), 1, 1, 0.5, 1);

  static Stream<DiscriminatorAugmentation> augmentations() {
    return Stream.of(
        DiffAugment.DEFAULTS,
        new SampleNoise(new Strength.Adaptive(0.1, 0.5, 2), 0.5),
        ADAPTIVE,
        new Ada(new Strength.Scheduled(new Schedule.Cosine(0, 0.9, 0.1)), 1, 1, 0.5, 1));
  }

  private static Trainer trainer(
      DiscriminatorAugmentation augmentation,
      int packing,
      Objective objective,
      Penalty... penalties) {
    Dcgan architecture = new Dcgan(4, 0.2, Normalisation.BATCH, Normalisation.LAYER, 0, 0);
    TrainingData data = TinyGames.Kind.DCGAN.data();
    Shape shape = data.dataset().shape();
    AdversarialGame game =
        new AdversarialGame(
                AdversarialNetworks.of(
                    architecture, shape, 0, new NormalPrior(5), Unconditional.DEFAULTS, packing),
                objective,
                List.of(penalties))
            .with(augmentation);
    Plan plan = TinyGames.Kind.DCGAN.plan(shape, 1, TinyGames.SHORT);
    return new Trainer(
        new Plan(game, plan.players(), plan.training(), 1), data, TinyGames.ONE_THREAD);
  }

  /** Notes what it is given, and gives its triple. */
  private static final class Triple implements DiscriminatorAugmentation {
    private final List<float[]> seen = new ArrayList<>();
    private final List<Double> strengths = new ArrayList<>();
    private final Strength strength;

    Triple(Strength strength) {
      this.strength = strength;
    }

    @Override
    public Tensor of(Tensor samples, double p, RandomStream noise) {
      assertThat(samples.scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
      seen.add(HostMemory.floats(samples));
      strengths.add(p);
      return samples.mul(new Scalar(3.0));
    }

    @Override
    public Strength strength() {
      return strength;
    }

    @Override
    public void requireFits(Shape sample) {}
  }

  /**
   * Two updates of D with the real and the generated ones, with R1 once more the real; one of G.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void everySampleThatDJudgesInTrainingIsAugmented(int packing) {
    Triple triple = new Triple(Strength.Scheduled.DEFAULTS);
    try (Trainer trainer = trainer(triple, packing, NonSaturating.DEFAULTS, new R1(1, 1))) {
      trainer.step();
      int batch = 8 * 64;
      // Layer normalisation takes each sample by itself, so both kinds go through D together.
      assertThat(triple.seen.stream().map(values -> values.length))
          .containsExactly(2 * batch, batch, 2 * batch, batch, batch);
      float[] penalised = triple.seen.get(1);
      float[] first = triple.seen.get(0);
      for (int i = 0; i < batch; i++) {
        assertThat(penalised[i]).isEqualTo(first[i]);
      }
      assertThat(triple.strengths).containsOnly(1.0);
      try (Scope scope = Scope.open()) {
        AdversarialNetworks networks = TinyGames.game(trainer).networks();
        networks.judge(
            trainer.player("discriminator").weights(),
            torch.zeros(8, 1, 8, 8),
            torch.zeros(8, 0),
            Mode.evaluation());
      }
      assertThat(triple.seen).hasSize(5);
    }
  }

  /** D(T(x)) = w·3x + b has the gradient 3w. */
  @Test
  void penaltiesAreOnTheSampleBeforeTheAugmentation() {
    TrainingData data = TinyGames.Kind.DCGAN.data();
    Shape image = data.dataset().shape();
    AdversarialGame game =
        new AdversarialGame(
                new AdversarialNetworks(
                    Network.of(Shape.of(5), Layer.linear(64), Layer.reshape(1, 8, 8)),
                    Network.of(image, Layer.flatten(), Layer.linear(1)),
                    new NormalPrior(5)),
                NonSaturating.DEFAULTS,
                List.of(new R1(2, 1)))
            .with(new Triple(Strength.Scheduled.DEFAULTS));
    PlayerOptions options =
        Objects.requireNonNull(
            TinyGames.Kind.DCGAN.plan(image, 1, TinyGames.SHORT).players().get("generator"));
    TrainingOptions training =
        new TrainingOptions(
            8, 1, CriticWarmup.DEFAULTS, UpdateOrder.ALTERNATING, 1, 0, 0, OutputBias.ZERO);
    try (Trainer trainer =
        new Trainer(new Plan(game, options, training, 1), data, TinyGames.ONE_THREAD)) {
      double squares = 0;
      for (float w :
          HostMemory.floats(trainer.player("discriminator").weights().parameters().get(0))) {
        squares += (double) w * w;
      }
      assertThat(trainer.step().value("discriminator.penalty"))
          .isCloseTo(9 * squares, within(1e-5 * squares));
    }
  }

  @ParameterizedTest
  @MethodSource("augmentations")
  void aRestoredTrainingGoesOnBitForBit(DiscriminatorAugmentation augmentation) {
    try (Trainer straight = trainer(augmentation, 1, NonSaturating.DEFAULTS, new R1(1, 2));
        Trainer restored = trainer(augmentation, 1, NonSaturating.DEFAULTS, new R1(1, 2))) {
      TinyGames.play(straight, 3);
      restored.restore(straight.snapshot());
      TinyGames.play(straight, 4);
      TinyGames.play(restored, 4);
      assertThat(TinyGames.everything(restored)).isEqualTo(TinyGames.everything(straight));
      assertThat(TinyGames.everything(straight))
          .containsKeys("augmentation.p", "augmentation.signs");
    }
  }

  @Test
  void pFollowsDOverItsUpdates() {
    // D's bias decides the sign of all logits, and it hardly moves.
    try (Trainer trainer = trainer(ADAPTIVE, 1, NonSaturating.DEFAULTS)) {
      fillBias(trainer, 100);
      double step = 2 * 8 / 500.0; // two updates of batches of 8, in 500 images
      List<Double> ps = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ps.add(trainer.step().value("augmentation.p")); // two updates of D
      }
      for (int i = 0; i < 4; i++) {
        assertThat(ps.get(i)).isCloseTo((i + 1) * step, within(1e-6));
      }
      fillBias(trainer, -100);
      assertThat(trainer.step().value("augmentation.p")).isCloseTo(3 * step, within(1e-6));
    }
  }

  private static void fillBias(Trainer trainer, double value) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      List<Tensor> views = trainer.player("discriminator").parameters().views();
      views.get(views.size() - 1).fill_(new Scalar(value));
    }
  }

  @Test
  void pOfAScheduleFollowsTheImagesSeen() {
    Strength ramp = new Strength.Scheduled(new Schedule.Ramp(0, 0.8, 0, 0.032));
    Triple triple = new Triple(ramp);
    try (Trainer trainer = trainer(triple, 1, NonSaturating.DEFAULTS)) {
      // Two batches of 8 a step, of the 32 images until the end of the ramp.
      assertThat(trainer.step().value("augmentation.p")).isZero();
      assertThat(trainer.step().value("augmentation.p")).isCloseTo(0.4, within(1e-6));
      assertThat(trainer.step().value("augmentation.p")).isCloseTo(0.8, within(1e-6));
      assertThat(trainer.step().value("augmentation.p")).isCloseTo(0.8, within(1e-6));
    }
  }

  /** A kind from outside the library. */
  public record Negative(double share) implements DiscriminatorAugmentation {
    public static final Negative DEFAULTS = new Negative(0.5);

    @Override
    public Tensor of(Tensor samples, double p, RandomStream noise) {
      return noise.uniform(0, 1, 1).item_double() < share ? samples.neg() : samples;
    }

    @Override
    public void requireFits(Shape sample) {}
  }

  @Test
  void aRecipeMayNameAnAugmentationFromOutsideTheLibrary() {
    Recipes recipes =
        Catalogue.builtIn()
            .with(DiscriminatorAugmentation.class, "negative", Negative.class)
            .recipes();
    Recipe recipe =
        recipes.set(recipes.named("gan"), List.of("augmentation={kind: negative, share: 0.2}"));
    AdversarialGame game = recipe.adversarial().game(NetworkData.of(Shape.of(2), 0));
    assertThat(game.augmentation()).isEqualTo(new Negative(0.2));
    Recipe images =
        Catalogue.builtIn()
            .recipes()
            .set(Catalogue.builtIn().recipes().named("gan"), List.of("augmentation=ada"));
    assertThatThrownBy(() -> images.adversarial().game(NetworkData.of(Shape.of(2), 0)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no images");
  }

  /** In [0,1] black is 0: what an augmentation gets has the scale of [−1,1], and D its own. */
  @Test
  void otherRangesAreRescaled() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "noise")) {
      Triple triple = new Triple(Strength.Scheduled.DEFAULTS);
      Tensor samples = torch.zeros(2, 1, 2, 2);
      samples.narrow(0, 1, 1).fill_(new Scalar(0.75));
      Tensor changed = triple.on(PixelRange.UNIT).of(samples, 1, stream);
      assertThat(triple.seen.get(0)).containsExactly(-1, -1, -1, -1, 0.5f, 0.5f, 0.5f, 0.5f);
      assertThat(HostMemory.floats(changed))
          .containsExactly(-1, -1, -1, -1, 1.25f, 1.25f, 1.25f, 1.25f);
      assertThat(triple.on(PixelRange.SYMMETRIC)).isSameAs(triple);
    }
  }

  @Test
  void anAdaptivePNeedsAnOutputWhoseSignMeansSomething() {
    for (Objective objective : List.of(Wasserstein.DEFAULTS, RelativisticAverage.DEFAULTS)) {
      assertThat(objective.boundary()).isEmpty();
      assertThatThrownBy(() -> trainer(ADAPTIVE, 1, objective))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("differences")
          .hasMessageContaining("augmentation.strength={kind: scheduled");
      trainer(DiffAugment.DEFAULTS, 1, objective).close();
    }
    assertThat(new LeastSquares(0, 1, 1).boundary()).hasValue(0.5);
    assertThat(new LeastSquares(-1, 1, 0).boundary()).hasValue(0);
    assertThat(Hinge.DEFAULTS.boundary()).hasValue(0);
    assertThat(NonSaturating.DEFAULTS.boundary()).hasValue(0);
  }
}
