package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.game.penalty.R1;
import dev.organza.optim.Adam;
import dev.organza.optim.Schedule;
import dev.organza.tree.RecipeTree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schedule where a number stands, and a number where a schedule may. */
class ScheduledRecipeTest {

  private static final Recipes RECIPES = Catalogue.builtIn().recipes();

  private static Recipe set(String... overrides) {
    return RECIPES.set(RECIPES.named("r1"), List.of(overrides));
  }

  private static Recipe parsed(String text) {
    return new RecipeTree(Catalogue.builtIn().kinds()).parse(text, "written", Recipe.class);
  }

  private static R1 penalty(Recipe recipe) {
    return (R1) recipe.adversarial().penalties().get(0);
  }

  @Test
  void aPlainNumberIsAConstantAndIsWrittenSo() {
    Recipe recipe = set("penalties[0].gamma=0.02", "training.emaHalfLifeKimg=0");
    assertThat(penalty(recipe).gamma()).isEqualTo(new Schedule.Constant(0.02));
    assertThat(recipe.training().emaHalfLifeKimg()).isEqualTo(new Schedule.Constant(0));
    assertThat(RECIPES.write(recipe))
        .contains("gamma: 0.02", "emaHalfLifeKimg: 0.0", "learningRateSchedule: 1.0")
        .doesNotContain("constant");
    assertThat(parsed(RECIPES.write(recipe))).isEqualTo(recipe);
  }

  /** As recipes were written before a number was short for it. */
  @Test
  void aConstantMayBeWrittenOut() {
    Recipe recipe =
        set("generator.learningRateSchedule={kind: constant, value: 0.3}", "penalties[0].every=4");
    assertThat(recipe.adversarial().generator().learningRateSchedule())
        .isEqualTo(new Schedule.Constant(0.3));
    Recipe below = set("generator.learningRateSchedule.value=0.3", "penalties[0].every=4");
    assertThat(below.game()).isEqualTo(recipe.game());
  }

  @Test
  void aScheduleGoesWhereANumberStands() {
    Recipe recipe =
        set(
            "penalties[0].gamma={kind: cosine, from: 1, to: 0.1, endKimg: 500}",
            "generator.optimizer.beta2={kind: cosine, from: 0.9, to: 0.99, endKimg: 500}",
            "training.emaHalfLifeKimg={kind: linear, from: 0, to: 20}");
    assertThat(penalty(recipe).gamma()).isEqualTo(new Schedule.Cosine(1, 0.1, 500));
    assertThat(((Adam) recipe.adversarial().generator().optimizer()).beta2())
        .isEqualTo(new Schedule.Cosine(0.9, 0.99, 500));
    assertThat(parsed(RECIPES.write(recipe))).isEqualTo(recipe);
    assertThat(RECIPES.set(recipe, List.of("penalties[0].gamma.to=0.2")).adversarial().penalties())
        .containsExactly(new R1(new Schedule.Cosine(1, 0.2, 500), penalty(recipe).every(), 1));
  }

  @Test
  void aScaleMayBeLeftOpen() {
    Recipe recipe = set("penalties[0].gamma=auto");
    assertThat(penalty(recipe).gamma()).isEqualTo(new Schedule.Auto(1, 0));
    assertThat(recipe.game().isOpen()).isTrue();
    assertThat(parsed(RECIPES.write(recipe))).isEqualTo(recipe);
    assertThat(recipe.game().withGamma(0.3))
        .isEqualTo(set("penalties[0].gamma=0.3").game())
        .satisfies(game -> assertThat(game.isOpen()).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "penalties[0].gamma=-1 | penalties[0].gamma: value is -1.0; it is at least 0 and finite",
        "penalties[0].gamma=.nan | penalties[0].gamma",
        "penalties[0].gamma=[1] | penalties[0].gamma: expected a number or a kind, found a list",
        "penalties[0].gamma=high | penalties[0].gamma: unknown kind \"high\"",
        "penalties[0].gamma.to=1 | penalties[0].gamma.to",
        "penalties[0].share=0 | share is 0.0; it is above 0 and at most 1",
        "generator.optimizer.beta2=1 | beta2 is 1.0; it is at least 0 and below 1",
        "generator.optimizer.beta2={kind: linear, from: 0.9, to: 1} | beta2 is 1.0",
        "training.emaHalfLifeKimg=-3 | training.emaHalfLifeKimg: value is -3.0",
        "objective.kind=3 | objective: expected a kind, found 3",
        "training.emaHalfLifeKimg=auto | training: emaHalfLifeKimg is auto; only gamma of D's",
        "generator.optimizer.beta2=auto | generator.optimizer: beta2 is auto; only gamma",
        "generator.learningRateSchedule=auto | generator: learningRateSchedule is auto",
        "generator.optimizer={kind: sgd, momentum: auto} | generator.optimizer: momentum is auto",
        "stabilisers.instanceNoise=auto | stabilisers: instanceNoise is auto",
        "augmentation={kind: diff-augment, p: auto} | augmentation",
        "generatorPenalties=[{kind: r1, gamma: auto}] | generatorPenalties has an auto gamma",
        "penalties[0]={kind: gradient-penalty, weight: auto} | penalties[0].weight",
        "penalties[0].gamma={kind: auto, to: 0.1} | endKimg is 0",
        "penalties[0].gamma={kind: auto, to: 0, endKimg: 9} | to is 0",
        "penalties[0].gamma={kind: auto, to: -1} | to is -1.0",
      })
  void whatIsNoScheduleIsRefusedWithItsPath(String override, String message) {
    assertThatThrownBy(() -> set(override))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }
}
