package dev.organza.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --runs}: where run folders are. */
final class RunsFlag {

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "The folder of run folders (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("runs");

  Path folder() {
    return folder;
  }
}
