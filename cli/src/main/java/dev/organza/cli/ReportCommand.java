package dev.organza.cli;

import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.report.RunReport;
import dev.organza.run.RunFolder;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code organza report}: a run as an HTML page. */
@Command(
    name = "report",
    description =
        "Writes one HTML file about a run: samples over time, curves, results, recipe, provenance.",
    footer = {"", "The file opens in any browser, without a network."})
final class ReportCommand implements Runnable {

  @Mixin private final RunFlags run = new RunFlags();

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description = "Where to write (default: report.html in the run folder).")
  private Optional<Path> out = Optional.empty();

  @Mixin private final TerminalOutput output = new TerminalOutput();

  /** What was written, for {@code --json}. */
  record Written(String run, String out) {}

  @Override
  public void run() {
    out.ifPresent(file -> OutFile.require(file, ".html", ".htm"));
    RunFolder folder = run.find();
    Path file =
        out.map(SampleFormat::withFolder).orElseGet(() -> folder.path().resolve("report.html"));
    RunReport.write(ProgramCatalogue.get(), folder, file);
    output.print(
        "Wrote the report of " + folder.name() + " to " + file,
        new Written(folder.path().toString(), file.toString()));
  }
}
