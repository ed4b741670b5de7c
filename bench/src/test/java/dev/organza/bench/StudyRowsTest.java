package dev.organza.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyRowsTest {

  @Test
  void aRowIsWorkedOutOnceWhoeverAsks(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new/rows.md");
    new StudyRows(file, "heading\n").add("| a |", () -> "| a | 1 |\n");
    StudyRows later = new StudyRows(file, "another heading\n");
    later.add(
        "| a |",
        () -> {
          throw new AssertionError("done before");
        });
    later.add("| b |", () -> "| b | 2 |\n");
    assertThat(later.all()).isEqualTo("heading\n| a | 1 |\n| b | 2 |\n");
  }

  @Test
  void aNameInsideAnotherIsAnother(@TempDir Path folder) throws IOException {
    StudyRows rows = new StudyRows(folder.resolve("rows.txt"), "");
    rows.add("earthquakes 1:", () -> "earthquakes 1: 5\n");
    rows.add("quakes 1:", () -> "quakes 1: 6\n");
    assertThat(rows.all()).isEqualTo("earthquakes 1: 5\nquakes 1: 6\n");
  }

  @Test
  void whatFailsLeavesNoRow(@TempDir Path folder) throws IOException {
    StudyRows rows = new StudyRows(folder.resolve("rows.md"), "");
    assertThatThrownBy(
            () ->
                rows.add(
                    "a",
                    () -> {
                      throw new IOException("stopped");
                    }))
        .isInstanceOf(IOException.class);
    rows.add("a", () -> "a 1\n");
    assertThat(rows.all()).isEqualTo("a 1\n");
  }

  @Test
  void seedsAreOneOrARange() {
    assertThat(Seeds.of("7")).containsExactly(7);
    assertThat(Seeds.of("2-4")).containsExactly(2, 3, 4);
  }
}
