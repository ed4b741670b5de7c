package dev.organza.bench.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of this process's memory. */
public final class ProcessStatus {

  private ProcessStatus() {}

  /**
   * A field of {@code /proc/self/status}, in KiB.
   *
   * @param field {@code VmHWM}, the resident memory at most, or {@code RssAnon}, what belongs to no
   *     file
   * @throws IOException if there is no such field
   */
  public static long kibibytes(String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("/proc/self/status has no " + field);
  }
}
