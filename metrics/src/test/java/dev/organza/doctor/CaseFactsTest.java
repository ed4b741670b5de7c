package dev.organza.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipes;
import dev.organza.recipe.ReportOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The doctor is told the truth about a recipe. */
class CaseFactsTest {

  private static Facts facts(String recipe, Shape shape, String... changes) {
    Recipes recipes = Catalogue.builtIn().recipes();
    return CaseFacts.of(
        Catalogue.builtIn(), recipes.set(recipes.named(recipe), List.of(changes)), shape);
  }

  @Test
  void everyRecipeHasFactsForImages() {
    for (String name : Recipes.names()) {
      Facts facts = facts(name, Shape.image(1, 28, 28));
      assertThat(facts.objective()).as(name).isNotEmpty();
      assertThat(facts.generatorRate()).as(name).isPositive();
      assertThat(facts.discriminatorRate()).as(name).isPositive();
      assertThat(facts.order()).as(name).isNotEmpty();
      assertThat(facts.latentSize()).as(name).isPositive();
      assertThat(facts.latentDeviation()).as(name).isBetween(0.5, 1.0);
      assertThat(facts.packing()).as(name).isPositive();
    }
  }

  @Test
  void whatHoldsACriticIsKnown() {
    Shape images = Shape.image(1, 28, 28);
    assertThat(facts("wgan-gp", images).critic()).isTrue();
    assertThat(facts("wgan-gp", images).penalised()).isTrue();
    assertThat(facts("wgan", images).penalised()).isTrue();
    assertThat(facts("sngan", images).penalised()).isTrue();
    assertThat(facts("gan", images, "objective=wasserstein").penalised()).isFalse();
    assertThat(facts("gan", images).critic()).isFalse();
    assertThat(facts("lsgan", images).batchNormalisationPath())
        .isEqualTo("architecture.images.discriminatorNormalisation");
    assertThat(facts("lsgan", Shape.of(2)).batchNormalisationPath()).isEmpty();
  }

  @Test
  void theActivationIsWhereTheDataPutsIt() {
    assertThat(facts("gan", Shape.of(2)).activationPath()).isEqualTo("architecture.activation");
    assertThat(facts("gan", Shape.of(2)).activation()).isEqualTo("leaky-relu");
    assertThat(facts("lsgan", Shape.of(2)).activationPath())
        .isEqualTo("architecture.rows.activation");
    assertThat(facts("lsgan", Shape.image(1, 28, 28)).activationPath()).isEmpty();
  }

  @Test
  void noiseIsThatAtTheStart() {
    assertThat(facts("instance-noise", Shape.of(2)).instanceNoise()).isPositive();
    assertThat(
            facts("gan", Shape.of(2), "stabilisers.instanceNoise={kind: constant, value: 8}")
                .instanceNoise())
        .isEqualTo(8);
    assertThat(facts("gan", Shape.of(2), "prior={kind: uniform, size: 2, bound: 0.01}"))
        .satisfies(facts -> assertThat(facts.latentDeviation()).isLessThan(0.01));
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
