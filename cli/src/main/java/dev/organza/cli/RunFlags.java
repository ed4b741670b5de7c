package dev.organza.cli;

import dev.organza.run.RunFolder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The parameter {@code RUN} and where to look for it. */
final class RunFlags {

  @Parameters(
      paramLabel = "RUN",
      description = "A run folder, its number, a part of its name, or latest.")
  private String selector = "";

  @Mixin private final RunsFlag runs = new RunsFlag();

  RunFolder find() {
    return RunFolder.find(runs.folder(), selector);
  }
}
