package dev.organza.cli;

import dev.organza.cli.terminal.ChildProcesses;
import dev.organza.cli.terminal.Interruption;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.server.studio.StudioOptions;
import dev.organza.server.studio.StudioServer;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code organza studio}: a page where runs are watched and explored. */
@Command(
    name = "studio",
    description = "Opens a page where runs are watched, compared, explored and started.",
    footer = {
      "",
      "The page shows all runs of the folder, also those that are trained elsewhere, as they go.",
      "It answers this machine alone. Ctrl-C closes it; trainings that it started go on.",
    })
final class StudioCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final RunsFlag runs = new RunsFlag();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "7421",
      description = "The port to listen at; 0 for one that is free (default: ${DEFAULT-VALUE}).")
  private int port = StudioOptions.PORT;

  @Mixin private final TerminalOutput output = new TerminalOutput();

  /** Where the page is, for {@code --json}. */
  record Report(String url) {}

  @Override
  public void run() {
    CountDownLatch asked = new CountDownLatch(1);
    try (Interruption interruption = new Interruption(spec.commandLine().getErr()::println);
        StudioServer studio =
            StudioServer.start(
                new StudioOptions(runs.folder(), port),
                ProgramCatalogue.get(),
                new ChildProcesses(Organza.class.getName()))) {
      interruption.onRequest(asked::countDown);
      String url = "http://127.0.0.1:" + studio.port();
      output.print("The studio is at " + url, new Report(url));
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
