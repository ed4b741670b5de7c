package dev.organza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  private final Path folder;

  AtomicFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aFileIsReplacedWhole() {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(file, new byte[] {'l', 'o', 'n', 'g'});
    AtomicFile.write(file, new byte[] {'x'});
    assertThat(file).hasContent("x");
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void theOldContentIsThereUntilTheNewIsComplete() {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(file, new byte[] {'o', 'l', 'd'});
    AtomicFile.write(
        file,
        out -> {
          out.write(new byte[100_000]);
          assertThat(Files.readString(file)).isEqualTo("old");
        });
    assertThat(file).hasSize(100_000);
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(file, new byte[] {'o', 'l', 'd'});
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(OrganzaException.class)
        .hasMessage("cannot write " + file + ": the disk is full; free some space, then resume");
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void aMissingFolderIsReported() {
    Path file = folder.resolve("none/a.txt");
    assertThatThrownBy(() -> AtomicFile.write(file, new byte[0]))
        .isInstanceOf(OrganzaException.class)
        .hasMessage("cannot write " + file + ": it, or a folder above it, does not exist");
  }
}
