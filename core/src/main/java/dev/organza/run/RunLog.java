package dev.organza.run;

import dev.organza.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What happened to a run, for people: a line an event, with the time.
 *
 * @param file the run's {@code log.txt}
 */
record RunLog(Path file) {

  void add(String line) {
    try {
      Files.writeString(
          file,
          Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
  }
}
