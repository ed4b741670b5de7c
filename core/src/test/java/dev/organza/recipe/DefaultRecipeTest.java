package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import org.junit.jupiter.api.Test;

class DefaultRecipeTest {

  private final Recipes recipes = Catalogue.builtIn().recipes();

  @Test
  void theDefaultIsTheFirstOfTheRecipes() {
    assertThat(Recipes.names()).first().isEqualTo(Recipes.DEFAULT);
  }

  /** What the documentation says of it: for large images nothing differs from dcgan. */
  @Test
  void compactOnLargeImagesIsDcgan() {
    Recipe compact = recipes.named("compact");
    Recipe dcgan = recipes.named("dcgan");
    AdversarialRecipe game = compact.adversarial();
    AdversarialRecipe other = dcgan.adversarial();
    assertThat(game.architecture().part(Shape.image(3, 64, 64)).architecture())
        .isEqualTo(other.architecture());
    assertThat(game.prior()).isEqualTo(other.prior());
    assertThat(game.objective()).isEqualTo(other.objective());
    assertThat(game.penalties()).isEqualTo(other.penalties());
    assertThat(game.generator()).isEqualTo(other.generator());
    assertThat(game.discriminator()).isEqualTo(other.discriminator());
    assertThat(game.stabilisers()).isEqualTo(other.stabilisers());
    assertThat(compact.training()).isEqualTo(dcgan.training());
  }

  @Test
  void compactOnRowsIsGan() {
    AdversarialRecipe game = recipes.named("compact").adversarial();
    RowCase rows = recipes.named("compact").rows();
    assertThat(rows.course()).isEqualTo(RowCourse.STANDARD);
    assertThat(rows.settings()).isEmpty();
    Recipe gan = recipes.set(recipes.named("gan"), recipes.named("gan").rows().settings());
    assertThat(game.architecture().part(Shape.of(2)).architecture())
        .isEqualTo(gan.adversarial().architecture());
  }
}
