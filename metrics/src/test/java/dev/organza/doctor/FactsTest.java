package dev.organza.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.game.UpdateOrder;
import dev.organza.nn.layer.Activation;
import dev.organza.optim.Adam;
import dev.organza.optim.RmsProp;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import dev.organza.recipe.ReportOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor is told the truth about a recipe. */
class FactsTest {

  private static final Shape IMAGES = Shape.image(1, 28, 28);
  private static final Shape ROWS = Shape.of(2);

  private static Facts facts(String recipe, Shape shape, String... changes) {
    Recipes recipes = Catalogue.builtIn().recipes();
    return Facts.of(recipes.set(recipes.named(recipe), List.of(changes)), shape);
  }

  /** Only the cross-entropy of real against generated makes D's sigmoid a probability. */
  @ParameterizedTest
  @CsvSource({
    "non-saturating, false",
    "minimax, false",
    "hinge, true",
    "least-squares, true",
    "wasserstein, true",
    "relativistic-average, true"
  })
  void aScoreIsNotTakenForAProbability(String objective, boolean critic) {
    assertThat(facts("gan", IMAGES, "objective=" + objective).critic()).isEqualTo(critic);
  }

  @Test
  void whatBoundsACriticIsKnown() {
    assertThat(facts("wgan-gp", IMAGES).penalised()).isTrue();
    assertThat(facts("wgan", IMAGES).penalised()).isTrue();
    assertThat(facts("wgan", IMAGES).clip()).isEqualTo(0.01);
    assertThat(facts("sngan", IMAGES).penalised()).isTrue();
    assertThat(facts("gan", IMAGES, "objective=wasserstein").penalised()).isFalse();
    assertThat(facts("lsgan", IMAGES).batchNormalised()).isTrue();
    assertThat(facts("lsgan", IMAGES).architecturePath("discriminatorNormalisation"))
        .isEqualTo("architecture.images.discriminatorNormalisation");
    assertThat(facts("lsgan", ROWS).batchNormalised()).isFalse();
  }

  @Test
  void aPenaltySaysWhereItsWeightIs() {
    assertThat(
            facts(
                    "gan",
                    IMAGES,
                    "penalties=[{kind: weight-decay, weight: 1}, {kind: r1, gamma: 7}]")
                .penaltyWeight())
        .contains(new Facts.PenaltyWeight("penalties[1].gamma", 7));
    assertThat(facts("gan", IMAGES, "penalties=[{kind: dragan, weight: 3}]").penaltyWeight())
        .contains(new Facts.PenaltyWeight("penalties[0].weight", 3));
    assertThat(facts("gan", IMAGES, "penalties=[weight-decay]").penaltyWeight()).isEmpty();
  }

  @Test
  void theActivationIsWhereTheDataPutsIt() {
    assertThat(facts("gan", ROWS).hiddenActivation())
        .get()
        .isInstanceOf(Activation.LeakyRelu.class);
    assertThat(facts("gan", ROWS).architecturePath("activation"))
        .isEqualTo("architecture.activation");
    assertThat(facts("lsgan", ROWS).architecturePath("activation"))
        .isEqualTo("architecture.rows.activation");
    assertThat(facts("lsgan", IMAGES).hiddenActivation()).isEmpty();
    assertThat(facts("gan", ROWS, "architecture.generatorDropout=0.4").generatorDropout())
        .isEqualTo(0.4);
  }

  @Test
  void noiseIsThatAtTheStart() {
    assertThat(facts("instance-noise", ROWS).instanceNoise()).isPositive();
    assertThat(
            facts("gan", ROWS, "stabilisers.instanceNoise={kind: constant, value: 8}")
                .instanceNoise())
        .isEqualTo(8);
    assertThat(facts("gan", ROWS, "prior={kind: uniform, size: 2, bound: 3}").latentDeviation())
        .isEqualTo(3 / Math.sqrt(3));
    assertThat(facts("gan", ROWS, "prior={kind: sphere, size: 2}").latentDeviation()).isEqualTo(1);
  }

  @Test
  void theRestIsWhatTheRecipeSays() {
    Facts facts =
        facts(
            "gan",
            ROWS,
            "training.order=simultaneous",
            "training.kimg=80",
            "discriminator.optimizer={kind: rmsprop, learningRate: 0.5}",
            "generator.optimizer={kind: adam, learningRate: 0.25}",
            "generator.learningRateSchedule={kind: linear, from: 1, to: 0, startKimg: 1, endKimg: 33}",
            "data.first=7");
    assertThat(facts.order()).isEqualTo(UpdateOrder.SIMULTANEOUS);
    assertThat(facts.kimg()).isEqualTo(80);
    assertThat(facts.examinationKimg()).isEqualTo(4);
    assertThat(facts.settledKimg()).isEqualTo(33);
    assertThat(facts("gan", ROWS, "generator.learningRateSchedule=anneal").settledKimg())
        .isInfinite();
    assertThat(facts.generatorOptimizer()).isInstanceOf(Adam.class);
    assertThat(facts.discriminatorOptimizer()).isInstanceOf(RmsProp.class);
    assertThat(facts.sameOptimizers()).isFalse();
    assertThat(facts.generatorRate()).isEqualTo(0.25);
    assertThat(facts.discriminatorRate()).isEqualTo(0.5);
    assertThat(facts.first()).isEqualTo(7);
    assertThat(facts.rows()).isTrue();
    assertThat(facts("cgan", IMAGES, "conditioning={kind: joined, embedding: 9}").embedding())
        .isEqualTo(9);
  }

  @Test
  void examinationsAreSpreadOverALongTrainingAndFewInAShortOne() {
    ReportOptions reports = ReportOptions.DEFAULTS;
    assertThat(reports.diagnosticsEveryKimg(3000)).isEqualTo(75);
    assertThat(reports.diagnosticsEveryKimg(180)).isEqualTo(4.5);
    assertThat(reports.diagnosticsEveryKimg(1)).isEqualTo(4);
    assertThat(new ReportOptions(64, 10, 0.5, 0.1, List.of()).diagnosticsEveryKimg(1))
        .isEqualTo(0.1);
  }
}
