package dev.organza;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The causes are what the JDK throws on Linux for EACCES, EROFS, ENOSPC and EDQUOT. */
class FileTroubleTest {

  static Stream<Arguments> causes() {
    return Stream.of(
        Arguments.of(new AccessDeniedException("/x"), "permission denied"),
        Arguments.of(new FileNotFoundException("/x (Permission denied)"), "permission denied"),
        Arguments.of(
            new FileSystemException("/x", null, "Read-only file system"),
            "the file system is read-only"),
        Arguments.of(new IOException("No space left on device"), "the disk is full"),
        Arguments.of(new IOException("Disk quota exceeded"), "the disk quota is used up"),
        Arguments.of(
            new FileSystemException("/x", null, "File name too long"), "File name too long"),
        Arguments.of(new IOException("first\nsecond"), "first"),
        Arguments.of(new IOException(), "IOException"));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void theCauseIsToldInOneLineWithThePath(IOException cause, String reason) {
    String message = FileTrouble.writing(Path.of("runs"), cause).getMessage();
    assertThat(message).startsWith("cannot write runs: " + reason).doesNotContain("\n");
    assertThat(FileTrouble.reading(Path.of("runs"), cause).getMessage())
        .startsWith("cannot read runs: " + reason);
  }
}
