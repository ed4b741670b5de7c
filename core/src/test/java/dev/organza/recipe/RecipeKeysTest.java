package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.tree.DocumentedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeKeysTest {

  private static final Path PAGE = Path.of("..", "docs", "recipe-keys.md");

  private static final Path MEANINGS =
      Path.of("src", "main", "resources", "dev", "organza", "recipe", "meanings.json");

  /** After a change of the records, {@code -Dorganza.keys=write} writes the page anew. */
  @Test
  void thePageOfKeysIsThatOfTheRecords() throws IOException {
    String page = RecipeKeys.page(Catalogue.builtIn());
    if ("write".equals(System.getProperty("organza.keys"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  /** As above, for programs that show keys. */
  @Test
  void theMeaningsOfKeysAreThoseOfTheRecords() throws IOException {
    String meanings = RecipeKeys.meanings(Catalogue.builtIn());
    if ("write".equals(System.getProperty("organza.keys"))) {
      Files.writeString(MEANINGS, meanings);
    }
    assertThat(Files.readString(MEANINGS)).isEqualTo(meanings);
  }

  @Test
  void keysOfARecipeHaveTheirPathsValuesChoicesAndMeanings() {
    Recipes recipes = Catalogue.builtIn().recipes();
    List<DocumentedKey> keys = recipes.keys(recipes.named("wgan-gp"));
    assertThat(keys)
        .allSatisfy(key -> assertThat(key.meaning()).as(key.path()).isNotEmpty())
        .anySatisfy(
            key -> {
              assertThat(key.path()).isEqualTo("objective");
              assertThat(key.value()).isEqualTo("wasserstein");
              assertThat(key.choices()).contains("hinge", "non-saturating");
            })
        .anySatisfy(key -> assertThat(key.path()).isEqualTo("penalties[0].weight"));
    // Each may be set to the value that it has, which changes nothing but what is remembered as
    // set:
    // the case of rows keeps the user's own settings, to apply them last.
    Recipe same = recipes.named("wgan-gp");
    for (DocumentedKey key : keys) {
      boolean sentence = key.value().contains(" ");
      if (!key.value().isEmpty() && !key.value().startsWith("[") && !sentence) {
        same = recipes.set(same, List.of(key.path() + "=" + key.value()));
      }
    }
    assertThat(same)
        .usingRecursiveComparison()
        .ignoringFields("rows.settings")
        .isEqualTo(recipes.named("wgan-gp"));
  }

  @Test
  void itHasEveryKindAndTheKeysThatEveryoneUses() {
    String page = RecipeKeys.page(Catalogue.builtIn());
    assertThat(page)
        .contains(
            "| `batch` | whole number | `64` |",
            "| `gamma` | number or [Schedule](#schedule) | `10.0` |",
            "### `wasserstein`")
        .contains("| `game` | kind of [Game Recipe](#game-recipe) | `adversarial` |")
        .doesNotContain("{@", "null");
  }
}
