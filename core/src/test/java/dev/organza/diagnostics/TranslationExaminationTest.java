package dev.organza.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.batch.Sampler;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transforms;
import dev.organza.game.PlayedDiscriminator;
import dev.organza.game.Stabilisers;
import dev.organza.game.augmentation.Unaugmented;
import dev.organza.game.objective.LeastSquares;
import dev.organza.game.translation.CycleGan;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.architecture.Patch;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.StepStatistics;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TranslationExaminationTest {

  private static final Shape IMAGE = Shape.image(1, 32, 32);

  /** Smooth images: a slope of a random direction, and little noise. */
  private static Dataset slopes(long seed) {
    Random random = new Random(seed);
    List<float[]> images = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      double right = random.nextDouble() - 0.5;
      double down = random.nextDouble() - 0.5;
      float[] image = new float[IMAGE.elements()];
      for (int i = 0; i < image.length; i++) {
        image[i] =
            (float)
                ((right * (i % 32 - 15.5) + down * (i / 32 - 15.5)) / 16
                    + 0.01 * random.nextGaussian());
      }
      images.add(image);
    }
    return new TinyGames.ArrayDataset(IMAGE, images);
  }

  /** Translators that multiply every pixel. */
  private static Trainer trainer(double there, double back) {
    Network scale = Network.of(IMAGE, new Conv2d(1, 1, 1, 0, true));
    Network judge = new Patch(2, 1, 0.2, Normalisation.NONE).discriminator(IMAGE);
    CycleGan game =
        new CycleGan(
            scale,
            scale,
            judge,
            judge,
            2,
            10,
            5,
            0,
            new PlayedDiscriminator.JudgingRules(
                LeastSquares.DEFAULTS, List.of(), Unaugmented.DEFAULTS, Stabilisers.DEFAULTS));
    Trainer trainer =
        new Trainer(
            new Plan(game, PlayerOptions.DEFAULTS, TinyGames.SHORT, 1),
            new TrainingData(
                Datasets.pairs("two", slopes(1), slopes(2)),
                new Transforms(Map.of("a", Scaling.identity(), "b", Scaling.identity())),
                Augmentation.NONE,
                Sampler.SHUFFLED),
            TinyGames.ONE_THREAD);
    set(trainer, CycleGan.TO_B, there);
    set(trainer, CycleGan.TO_A, back);
    return trainer;
  }

  private static void set(Trainer trainer, String player, double factor) {
    try (NoGradGuard off = new NoGradGuard()) {
      for (Tensor weights :
          List.of(
              trainer.player(player).weights().parameters().get(0),
              trainer.player(player).average().parameters().get(0))) {
        weights.fill_(new Scalar(factor));
      }
    }
  }

  private static Map<String, Object> examined(double there, double back) {
    try (Trainer trainer = trainer(there, back);
        Examination examination = Examination.of(trainer, Optional.empty()).orElseThrow()) {
      examination.before();
      Map<String, Double> step = Map.of("discriminatorA.loss", 0.1, "discriminatorB.loss", 0.25);
      Map<String, Object> first =
          examination.after(new StepStatistics(trainer.progress(), step)).values();
      assertThat(examination.after(new StepStatistics(trainer.progress(), step)).values())
          .isEqualTo(first);
      return first;
    }
  }

  private static double number(Map<String, Object> values, String name) {
    if (values.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new AssertionError(name + " is no number in " + values);
  }

  @Test
  void aTranslatorThatChangesNothingIsSeen() {
    Map<String, Object> values = examined(1, 1);
    assertThat(number(values, "generatorAB" + TranslationExamination.CHANGE)).isZero();
    assertThat(number(values, "generatorAB" + TranslationExamination.AGREEMENT))
        .isCloseTo(1, within(1e-5));
    assertThat(number(values, "generatorAB" + TranslationExamination.CYCLE)).isZero();
    // The noise itself passes, and nothing else.
    assertThat(number(values, "generatorAB" + TranslationExamination.AMPLIFIED))
        .isCloseTo(1, within(1e-3));
  }

  @Test
  void anInversionIsSeen() {
    Map<String, Object> values = examined(-1, -1);
    assertThat(number(values, "generatorBA" + TranslationExamination.AGREEMENT))
        .isCloseTo(-1, within(1e-5));
    assertThat(number(values, "generatorBA" + TranslationExamination.CHANGE)).isGreaterThan(0.5);
  }

  /** G hides its input in 1/20 of the contrast, and F brings it back: a perfect cycle. */
  @Test
  void aCycleThatHidesItsInputIsSeen() {
    Map<String, Object> values = examined(0.05, 20);
    assertThat(number(values, "generatorAB" + TranslationExamination.CYCLE)).isLessThan(1e-5);
    assertThat(number(values, "generatorAB" + TranslationExamination.AMPLIFIED))
        .isCloseTo(20, within(1e-2));
    // E|20 ε| with σ = 2/255: 20·(2/255)·√(2/π)
    assertThat(number(values, "generatorAB" + TranslationExamination.CYCLE_NOISY))
        .isCloseTo(20 * 2 / 255.0 * Math.sqrt(2 / Math.PI), within(2e-3));
  }

  /** Least squares' loss is ¼ where D gives ½ to all. */
  @Test
  void aDiscriminatorsLossIsToldAsAShare() {
    Map<String, Object> values = examined(1, 1);
    assertThat(number(values, "discriminatorA" + TranslationExamination.UNDECIDED))
        .isCloseTo(0.4, within(1e-6));
    assertThat(number(values, "discriminatorB" + TranslationExamination.UNDECIDED))
        .isCloseTo(1, within(1e-6));
  }

  /** ±a from pixel to pixel has the energy a², along rows, columns or both; a slope has none. */
  @Test
  void onlyWhatAlternatesHasEnergyAtTheNyquistFrequency() {
    float[] board = new float[1024];
    float[] stripes = new float[1024];
    float[] slope = new float[1024];
    for (int i = 0; i < 1024; i++) {
      board[i] = 0.3f + ((i / 32 + i % 32) % 2 == 0 ? 0.1f : -0.1f);
      stripes[i] = i % 2 == 0 ? 0.1f : -0.1f;
      slope[i] = i / 32 / 32f;
    }
    try (Scope scope = Scope.open()) {
      assertThat(ImageMeasures.nyquist(image(board))).isCloseTo(0.01, within(1e-6));
      assertThat(ImageMeasures.nyquist(image(stripes))).isCloseTo(0.01, within(1e-6));
      assertThat(ImageMeasures.nyquist(image(slope))).isLessThan(3e-4);
      assertThat(ImageMeasures.correlation(image(slope), image(slope).neg()))
          .isCloseTo(-1, within(1e-5));
      Tensor opaque =
          torch.cat(new TensorVector(image(slope), image(slope), image(slope), image(board)), 1);
      assertThat(ImageMeasures.correlation(opaque, image(slope))).isCloseTo(1, within(1e-5));
    }
  }

  private static Tensor image(float[] values) {
    return HostMemory.tensor(values, Device.cpu(), 1, 1, 32, 32);
  }
}
