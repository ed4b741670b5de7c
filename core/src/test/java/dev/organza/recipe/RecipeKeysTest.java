package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RecipeKeysTest {

  private static final Path PAGE = Path.of("..", "docs", "recipe-keys.md");

  /** After a change of the records, {@code -Dorganza.keys=write} writes the page anew. */
  @Test
  void thePageOfKeysIsThatOfTheRecords() throws IOException {
    String page = RecipeKeys.page(Catalogue.builtIn());
    if ("write".equals(System.getProperty("organza.keys"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
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
