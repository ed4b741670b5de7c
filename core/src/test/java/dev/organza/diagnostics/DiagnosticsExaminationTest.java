package dev.organza.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.UniformPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.optim.Adam;
import dev.organza.optim.Schedule;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.train.CriticWarmup;
import dev.organza.train.OutputBias;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.StepStatistics;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.TrainingOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An examination sees what is there, and leaves no trace of having looked. */
class DiagnosticsExaminationTest {

  private static Diagnostics examinedRound(Trainer trainer, DiagnosticsExamination examination) {
    examination.before();
    return examination.after(trainer.step());
  }

  @ParameterizedTest
  @EnumSource(TinyGames.Kind.class)
  void anExaminedTrainingIsTheSameToTheLastBit(TinyGames.Kind kind) {
    try (Trainer alone = TinyGames.trainer(kind, 3, TinyGames.ONE_THREAD);
        Trainer examined = TinyGames.trainer(kind, 3, TinyGames.ONE_THREAD);
        DiagnosticsExamination examination =
            new DiagnosticsExamination(examined, Optional.empty())) {
      for (int round = 0; round < 6; round++) {
        alone.step();
        Diagnostics diagnostics = examinedRound(examined, examination);
        assertThat(diagnostics.values()).containsKeys(Diagnostics.SEPARATION, Diagnostics.DISTANCE);
      }
      assertThat(TinyGames.everything(examined)).isEqualTo(TinyGames.everything(alone));
    }
  }

  @ParameterizedTest
  @EnumSource(TinyGames.Kind.class)
  void aResumedTrainingHasTheSameDiagnostics(TinyGames.Kind kind) {
    try (Trainer one = TinyGames.trainer(kind, 3, TinyGames.ONE_THREAD);
        Trainer other = TinyGames.trainer(kind, 3, TinyGames.ONE_THREAD);
        DiagnosticsExamination first = new DiagnosticsExamination(one, Optional.empty());
        DiagnosticsExamination second = new DiagnosticsExamination(other, Optional.empty())) {
      TinyGames.play(one, 3);
      other.restore(one.snapshot());
      TinyGames.play(one, 1);
      TinyGames.play(other, 1);
      Diagnostics expected = examinedRound(one, first);
      assertThat(examinedRound(other, second)).isEqualTo(expected);
    }
  }

  @Test
  void everyValueOfAnUntrainedGameIsInItsRange() {
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.DCGAN, 1, TinyGames.ONE_THREAD);
        DiagnosticsExamination examination =
            new DiagnosticsExamination(
                trainer, Optional.of(trainer.data().dataset().slice(0, 20)))) {
      Diagnostics diagnostics = examinedRound(trainer, examination);
      for (String share :
          List.of(
              Diagnostics.SEPARATION,
              Diagnostics.D_REAL,
              Diagnostics.D_FAKE,
              Diagnostics.RECOGNITION,
              Diagnostics.G_DEAD,
              Diagnostics.SATURATED,
              Diagnostics.REAL_SATURATED,
              Diagnostics.COVERAGE,
              Diagnostics.PRECISION)) {
        assertThat(number(diagnostics.values(), share)).as(share).isBetween(0.0, 1.0);
      }
      for (String positive :
          List.of(
              Diagnostics.D_UPDATE,
              Diagnostics.G_UPDATE,
              Diagnostics.D_WEIGHT,
              Diagnostics.DISTANCE_FLOOR)) {
        assertThat(number(diagnostics.values(), positive)).as(positive).isPositive();
      }
      assertThat(number(diagnostics.values(), Diagnostics.RANGE_LOW)).isEqualTo(-1);
      assertThat(diagnostics.values()).doesNotContainKey(Diagnostics.D_DEAD); // its units are leaky
      assertThat(diagnostics.progress()).isEqualTo(trainer.progress());
    }
  }

  /** In training dropout makes every sample another; users get the one that is left without it. */
  @Test
  void samplesAreThoseThatUsersGet() {
    Architecture architecture =
        new Mlp(32, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0.5);
    Dataset rows = TinyGames.ArrayDataset.gaussian(200, 6, 1);
    PlayerOptions still =
        new PlayerOptions(
            new Initialiser.Normal(0.3),
            new Adam(1e-9, 0.5, 0.999, 1e-8),
            Schedule.Constant.DEFAULTS,
            0);
    AdversarialGame game =
        new AdversarialGame(
            architecture.generator(rows.shape(), 5),
            architecture.discriminator(rows.shape()),
            new UniformPrior(5, 1e-6),
            NonSaturating.DEFAULTS);
    try (Trainer trainer =
            new Trainer(
                new Plan(game, still, TinyGames.SHORT, 1),
                TrainingData.of(rows, Scaling.standardise(rows)),
                TinyGames.ONE_THREAD);
        DiagnosticsExamination examination =
            new DiagnosticsExamination(trainer, Optional.empty())) {
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        // Units that are not 0 without a latent, so that dropout has something to drop.
        Map<String, Tensor> model = trainer.snapshot().model();
        TinyGames.tensor(model, "generator.0.bias").fill_(new Scalar(1.0));
        TinyGames.tensor(model, "average.0.bias").fill_(new Scalar(1.0));
      }
      Map<String, Object> values = examinedRound(trainer, examination).values();
      assertThat(number(values, Diagnostics.DIVERSITY)).isLessThan(1e-3);
      assertThat(number(values, Diagnostics.FAKE_HIGH) - number(values, Diagnostics.FAKE_LOW))
          .as("what D is shown still varies")
          .isGreaterThan(0.1);
    }
  }

  @Test
  void dataThatDoNotVaryAreSaidToAndNotDividedBy() {
    Dataset same =
        TinyGames.ArrayDataset.rows(
            Collections.nCopies(60, new float[] {7, 7}).toArray(float[][]::new));
    TinyGames.Kind kind = TinyGames.Kind.MLP;
    TrainingData data = TrainingData.of(same, Scaling.standardise(same));
    try (Trainer trainer =
            new Trainer(kind.plan(same.shape(), 1, TinyGames.SHORT), data, TinyGames.ONE_THREAD);
        DiagnosticsExamination examination =
            new DiagnosticsExamination(trainer, Optional.empty())) {
      Map<String, Object> values = examinedRound(trainer, examination).values();
      assertThat(number(values, Diagnostics.REAL_DEVIATION)).isZero();
      assertThat(values)
          .doesNotContainKeys(Diagnostics.DISTANCE, Diagnostics.SHOWN_DISTANCE, Diagnostics.ENERGY);
      values.forEach(
          (name, value) -> {
            if (value instanceof Double number) {
              assertThat(number).as(name).isBetween(-1e6, 1e6);
            }
          });
    }
  }

  /** The participation ratio of d independent directions of equal variance is d. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 12})
  void independentDirectionsAreCounted(int dimension) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(4, "test")) {
      Tensor narrow = stream.normal(0, 1, 1000, dimension);
      // The same directions in more numbers.
      Tensor real = torch.cat(new TensorVector(narrow, torch.zeros(1000, 20 - dimension)), 1);
      try (DiagnosticsSamples samples =
          new DiagnosticsSamples(real, 200, stream, new SplittableRandom(2))) {
        Map<String, Object> values = new LinkedHashMap<>();
        samples.describe(values);
        assertThat(number(values, Diagnostics.REAL_DIMENSION))
            .isCloseTo(dimension, within(0.03 * dimension));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void dataOfAFewSamplesIsExamined(int count) {
    Dataset few = TinyGames.ArrayDataset.gaussian(count, 6, 1);
    TinyGames.Kind kind = TinyGames.Kind.MLP;
    TrainingOptions training =
        new TrainingOptions(
            1, 1, CriticWarmup.DEFAULTS, UpdateOrder.ALTERNATING, 1, 0.1, 0.05, OutputBias.ZERO);
    TrainingData data = TrainingData.of(few, Scaling.identity());
    try (Trainer trainer =
            new Trainer(kind.plan(few.shape(), 1, training), data, TinyGames.ONE_THREAD);
        DiagnosticsExamination examination =
            new DiagnosticsExamination(trainer, Optional.empty())) {
      assertThat(examinedRound(trainer, examination).values()).containsKey(Diagnostics.SEPARATION);
    }
  }

  private static double number(Map<String, Object> values, String name) {
    return ((Number) values.getOrDefault(name, Double.NaN)).doubleValue();
  }

  /** What is said of generated samples beside 512 real ones drawn from N(0,1) in one dimension. */
  private static Map<String, Object> besideNormal(java.util.function.UnaryOperator<Tensor> fake) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "test")) {
      Tensor real = stream.normal(0, 1, 512, 1);
      try (DiagnosticsSamples samples =
          new DiagnosticsSamples(real, 512, stream, new SplittableRandom(2))) {
        DiagnosticsModes modes =
            DiagnosticsModes.of(
                TinyGames.ArrayDataset.gaussian(4, 1, 1),
                Scaling.identity(),
                samples.training(),
                new int[512],
                false,
                new SplittableRandom(1));
        Map<String, Object> values = new LinkedHashMap<>();
        DiagnosticsWithin within = samples.within(modes.assign(samples.training()), modes.size());
        samples.examine(fake.apply(real), modes, Optional.of(within), values);
        return values;
      }
    }
  }

  @Test
  void theDataItselfIsAtNoDistanceAndACopy() {
    Map<String, Object> values = besideNormal(real -> real.clone());
    assertThat(number(values, Diagnostics.DISTANCE)).isCloseTo(0, within(1e-12));
    assertThat(number(values, Diagnostics.COVERAGE)).isEqualTo(1);
    assertThat(number(values, Diagnostics.PRECISION)).isEqualTo(1);
    assertThat(number(values, Diagnostics.DIVERSITY)).isCloseTo(1, within(1e-9));
    assertThat(number(values, Diagnostics.SPREAD)).isCloseTo(1, within(1e-6));
    assertThat(number(values, Diagnostics.COPYING)).isCloseTo(0, within(1e-6));
    assertThat(number(values, Diagnostics.EVENNESS)).isCloseTo(1, within(1e-12));
    assertThat(number(values, Diagnostics.MISSING)).isZero();
  }

  /** W₁ of a distribution and itself moved by δ is δ. */
  @Test
  void theDistanceOfAMovedSetIsTheMove() {
    Map<String, Object> values = besideNormal(real -> real.add(new Scalar(0.5)));
    double deviation =
        number(besideNormal(real -> real.add(new Scalar(1.0))), Diagnostics.DISTANCE);
    assertThat(deviation).isBetween(0.9, 1.1); // 1/σ of 512 draws of N(0,1)
    assertThat(number(values, Diagnostics.DISTANCE)).isCloseTo(deviation / 2, within(1e-6));
  }

  @Test
  void samplesThatAreAllAlikeHaveNoDiversityAndOneMode() {
    Map<String, Object> values = besideNormal(real -> torch.zeros_like(real));
    assertThat(number(values, Diagnostics.DIVERSITY)).isZero();
    assertThat(number(values, Diagnostics.SPREAD)).isZero();
    assertThat(number(values, Diagnostics.EVENNESS)).isLessThan(0.15);
    assertThat(number(values, Diagnostics.MISSING)).isGreaterThan(10);
    assertThat(number(values, Diagnostics.COVERAGE)).isLessThan(0.05);
  }

  @Test
  void halfOfTheDataHasHalfOfTheModes() {
    Map<String, Object> values = besideNormal(Tensor::abs);
    assertThat(number(values, Diagnostics.EVENNESS)).isBetween(0.4, 0.65);
    assertThat(number(values, Diagnostics.MISSING)).isBetween(4.0, 11.0);
  }

  @Test
  void separationIsTheAreaUnderTheCurve() {
    assertThat(DiagnosticsExamination.separation(new double[] {2, 3}, new double[] {0, 1}))
        .isEqualTo(1);
    assertThat(DiagnosticsExamination.separation(new double[] {1, 1}, new double[] {1, 1}))
        .isEqualTo(0.5);
    assertThat(DiagnosticsExamination.separation(new double[] {0, 2}, new double[] {1}))
        .isEqualTo(0.5);
  }

  @Test
  void aRectifiedUnitWithAGreatNegativeBiasIsDead() {
    try (Trainer trainer =
            TinyGames.trainer(TinyGames.Kind.MLP_NORMALISED, 1, TinyGames.ONE_THREAD);
        DiagnosticsExamination examination =
            new DiagnosticsExamination(trainer, Optional.empty())) {
      assertThat(number(examinedRound(trainer, examination).values(), Diagnostics.G_DEAD)).isZero();
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        // The offset of the batch normalisation before the ReLUs, of three in seven units.
        Map<String, Tensor> model = trainer.snapshot().model();
        TinyGames.tensor(model, "generator.1.bias").narrow(0, 0, 3).fill_(new Scalar(-100.0));
      }
      double dead = number(examinedRound(trainer, examination).values(), Diagnostics.G_DEAD);
      assertThat(dead).isCloseTo(3.0 / 7, within(1e-9));
    }
  }

  @Test
  void evaluationOfAModelIsNotTouched() {
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.DCGAN, 1, TinyGames.ONE_THREAD);
        DiagnosticsExamination examination = new DiagnosticsExamination(trainer, Optional.empty());
        Scope scope = Scope.open()) {
      TinyGames.play(trainer, 2);
      Tensor z = torch.zeros(2, 5);
      Tensor none = torch.zeros(2, 0);
      float[] before =
          HostMemory.floats(
              TinyGames.game(trainer)
                  .networks()
                  .generator()
                  .forward(trainer.player("generator").weights(), z, none, Mode.evaluation()));
      examination.before();
      examination.after(new StepStatistics(trainer.progress(), Map.of()));
      float[] after =
          HostMemory.floats(
              TinyGames.game(trainer)
                  .networks()
                  .generator()
                  .forward(trainer.player("generator").weights(), z, none, Mode.evaluation()));
      assertThat(after).isEqualTo(before);
    }
  }
}
