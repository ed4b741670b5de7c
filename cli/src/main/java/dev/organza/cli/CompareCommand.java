package dev.organza.cli;

import dev.organza.cli.argument.OutFile;
import dev.organza.cli.terminal.Table;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.picture.PngFile;
import dev.organza.report.RunComparison;
import dev.organza.report.RunComparisonFigure;
import dev.organza.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code organza compare}: the results of several runs side by side. */
@Command(
    name = "compare",
    description = "Compares the results of several runs.",
    footer = {
      "",
      "Runs that differ only in the seed are one row, with mean and standard deviation. Rows of",
      "the same recipe name the settings that differ. A star marks the best row of a metric.",
      "Cards that were made in different ways are refused.",
      "  organza evaluate 3 && organza evaluate 4 && organza compare 3 4",
    })
final class CompareCommand implements Runnable {

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "Run folders, their numbers, parts of their names, or latest.")
  private List<String> selectors = List.of();

  @Mixin private final RunsFlag runs = new RunsFlag();

  @Option(names = "--out", paramLabel = "FILE.png", description = "Also plot the table.")
  private Optional<Path> out = Optional.empty();

  @Mixin private final TerminalOutput output = new TerminalOutput();

  @Override
  public void run() {
    out.ifPresent(file -> OutFile.require(file, ".png"));
    List<RunFolder> folders =
        selectors.stream()
            .map(selector -> RunFolder.find(runs.folder(), selector))
            .distinct()
            .toList();
    RunComparison comparison = RunComparison.of(ProgramCatalogue.get(), folders);
    out.ifPresent(
        file -> PngFile.write(RunComparisonFigure.of(comparison), SampleFormat.withFolder(file)));
    output.print(text(comparison), comparison);
  }

  private static String text(RunComparison comparison) {
    Table table = Table.ofNumbers();
    List<String> header = new ArrayList<>(List.of("run", "runs"));
    header.addAll(comparison.metrics().keySet());
    table.row(header.toArray(String[]::new));
    for (RunComparison.Row row : comparison.rows()) {
      List<String> cells =
          new ArrayList<>(List.of(row.label(), Integer.toString(row.runs().size())));
      for (String metric : comparison.metrics().keySet()) {
        String spread =
            row.runs().size() > 1
                ? " ± " + EvaluateCommand.number(row.standardDeviation(metric))
                : "";
        String star = row.equals(comparison.best(metric)) ? " *" : "  ";
        cells.add(EvaluateCommand.number(row.mean(metric)) + spread + star);
      }
      table.row(cells.toArray(String[]::new));
    }
    return table.toString();
  }
}
