package dev.organza.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The rows of a study in a file, each of which is worked out once. */
final class StudyRows {

  /** Works out a row. */
  interface Row {
    String text() throws IOException;
  }

  private final Path file;

  /**
   * The rows so far.
   *
   * @param heading what a new file begins with
   */
  StudyRows(Path file, String heading) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (Files.notExists(file)) {
      Files.writeString(file, heading);
    }
  }

  /**
   * Adds a row unless it is there.
   *
   * @param name what its line begins with, and that of no other row
   * @param row which has such a line
   */
  void add(String name, Row row) throws IOException {
    if (all().lines().noneMatch(line -> line.startsWith(name))) {
      Files.writeString(file, row.text(), StandardOpenOption.APPEND);
    }
  }

  /** The file's text. */
  String all() throws IOException {
    return Files.readString(file);
  }
}
