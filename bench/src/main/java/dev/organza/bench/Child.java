package dev.organza.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A measurement in a process of its own, which says what it saw in its last line. */
final class Child {

  private Child() {}

  /** The command that starts a study of this class path in a new JVM. */
  static List<String> of(Class<?> study, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                study.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Runs a command to its end; its errors go where ours go.
   *
   * @return the last line that it printed
   * @throws IOException if it fails
   */
  static String lastLine(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
    return out.lines().reduce("", (first, last) -> last);
  }
}
