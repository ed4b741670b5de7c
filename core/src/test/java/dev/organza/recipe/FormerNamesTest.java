package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes of earlier versions are read, and written in today's words. */
class FormerNamesTest {

  private final Path folder;

  FormerNamesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Recipe read(String text) throws IOException {
    return Catalogue.builtIn()
        .recipes()
        .read(Files.writeString(folder.resolve("former.yaml"), text));
  }

  @Test
  void formerKeysAreRead() throws IOException {
    Recipe recipe =
        read(
            """
            name: former
            reports: {vitalsEveryKimg: 2.5, judges: [{name: fid, everyKimg: 5}]}
            """);

    assertThat(recipe.reports().diagnosticsEveryKimg()).isEqualTo(2.5);
    assertThat(recipe.reports().metrics()).isEqualTo(List.of(new MetricSchedule("fid", 5)));
    assertThat(Catalogue.builtIn().recipes().write(recipe))
        .contains("diagnosticsEveryKimg: 2.5", "metrics:")
        .doesNotContain("vitals", "judges");
  }

  @Test
  void aFormerKeyBesideItsPresentOneIsRefused() {
    assertThatThrownBy(() -> read("reports: {vitalsEveryKimg: 2, diagnosticsEveryKimg: 3}"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("vitalsEveryKimg");
  }
}
