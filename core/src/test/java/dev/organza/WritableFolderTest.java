package dev.organza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritableFolderTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  @Test
  void aFolderThatCanBeWrittenOrMadeIsLeftAsItWas() {
    WritableFolder.require(folder);
    WritableFolder.require(folder.resolve("not/yet/there"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatCannotBeWrittenIsReportedByTheNameThatWasGiven() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Path asked : new Path[] {file, file.resolve("below/it")}) {
      assertThatThrownBy(() -> WritableFolder.require(asked))
          .isInstanceOf(OrganzaException.class)
          .hasMessageStartingWith("cannot write " + asked + ": a file stands where a folder");
    }
    // Of the kernel's own, where not even root may make a file.
    Path kernel = Path.of("/proc/self");
    if (Files.isDirectory(kernel)) {
      assertThatThrownBy(() -> WritableFolder.require(kernel))
          .isInstanceOf(OrganzaException.class)
          .hasMessageStartingWith("cannot write /proc/self: ");
    }
  }
}
