package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrganzaTraineeTest {

  private static final OrganzaTrainee.Arguments ARGUMENTS =
      new OrganzaTrainee.Arguments(
          "r1",
          "my pictures/of: all",
          64,
          "",
          Path.of("there"),
          7,
          1,
          Clock.CPU,
          List.of("0.5", "2"),
          100);

  @Test
  void isToldOnItsCommandLine() {
    assertThat(OrganzaTrainee.Arguments.parse(ARGUMENTS.words().toArray(String[]::new)))
        .isEqualTo(ARGUMENTS);
  }

  @Test
  void trainsTheRecipeOnTheDataWithoutAnEnd() {
    Recipe own = Catalogue.builtIn().recipes().named("r1");
    Recipe recipe = OrganzaTrainee.recipe(ARGUMENTS);

    assertThat(recipe.data().source()).isEqualTo("my pictures/of: all");
    assertThat(recipe.data().size()).isEqualTo(64);
    assertThat(recipe.seed()).isEqualTo(7);
    assertThat(recipe.training().kimg()).isEqualTo(1e9);
    assertThat(recipe.training().batch()).isEqualTo(own.training().batch());
    assertThat(recipe.game()).isEqualTo(own.game());
    // Which would be once in a training's fortieth part, and so never.
    assertThat(recipe.reports().diagnosticsEveryKimg(1e9))
        .isEqualTo(own.reports().diagnosticsEveryKimg(own.training().kimg()));
  }
}
