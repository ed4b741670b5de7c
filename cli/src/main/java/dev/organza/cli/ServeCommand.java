package dev.organza.cli;

import dev.organza.FileTrouble;
import dev.organza.UsageException;
import dev.organza.cli.terminal.Interruption;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.run.RunFolder;
import dev.organza.server.SampleServer;
import dev.organza.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code organza serve}: samples of runs over HTTP. */
@Command(
    name = "serve",
    description = "Serves samples of runs over HTTP until it is interrupted.",
    footer = {
      "",
      "  GET  /v1/models               what is served",
      "  POST /v1/models/ID/samples    {\"count\": 16, \"seed\": 1, \"class\": \"sandal\","
          + " \"codes\": {},",
      "                                 \"where\": \"age>=65\", \"truncation\": 0.7, \"format\":"
          + " \"png\"}",
      "  GET  /v1/models/ID/samples?count=16&seed=1&format=png",
      "  POST /v1/models/ID/project    an image file: the latent whose sample is nearest to it",
      "  GET  /health, /ready, /metrics (Prometheus), /openapi.json",
      "",
      "Formats are png, zip, npy and json of images; json, csv and npy of rows. Equal requests to",
      "one checkpoint get equal bytes and the same ETag. Newer checkpoints of the runs are taken.",
      "",
      "Only this machine is answered unless --host says otherwise; then clients send a token of at",
      "least 16 characters, as Authorization: Bearer TOKEN.",
    })
final class ServeCommand implements Runnable {

  private static final String TOKEN = "ORGANZA_TOKEN";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..*",
      description = "Run folders, their numbers, parts of their names, or latest.")
  private List<String> selectors = List.of();

  @Mixin private final RunsFlag runs = new RunsFlag();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address to listen at (default: ${DEFAULT-VALUE}).")
  private String host = ServerOptions.DEFAULTS.host();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "7422",
      description = "The port to listen at; 0 for one that is free (default: ${DEFAULT-VALUE}).")
  private int port = ServerOptions.DEFAULTS.port();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the token; without it the environment's " + TOKEN + ".")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--max-count",
      paramLabel = "N",
      defaultValue = "4096",
      description = "The most samples of one request (default: ${DEFAULT-VALUE}).")
  private int mostSamples = ServerOptions.Limits.DEFAULTS.samples();

  @Mixin private final ModelFlags.DeviceFlag device = new ModelFlags.DeviceFlag();
  @Mixin private final ModelFlags.ThreadsFlag threads = new ModelFlags.ThreadsFlag();

  @Mixin private final TerminalOutput output = new TerminalOutput();

  /** Where is served, for {@code --json}. */
  record Report(String url, List<String> models) {}

  @Override
  public void run() {
    ServerOptions.Limits limits = ServerOptions.Limits.DEFAULTS;
    ServerOptions options =
        new ServerOptions(
            host,
            port,
            token(),
            new ServerOptions.Limits(
                mostSamples,
                Math.max(limits.queued(), mostSamples),
                limits.bodyBytes(),
                limits.seconds()),
            threads.count());
    List<RunFolder> folders =
        selectors.stream().map(selector -> RunFolder.find(runs.folder(), selector)).toList();
    CountDownLatch asked = new CountDownLatch(1);
    try (Interruption interruption = new Interruption(spec.commandLine().getErr()::println);
        SampleServer server =
            SampleServer.start(options, folders, ProgramCatalogue.get(), device.choose())) {
      interruption.onRequest(asked::countDown);
      String url = "http://" + host + ":" + server.port();
      List<String> names = folders.stream().map(RunFolder::name).toList();
      output.print("Serving " + String.join(", ", names) + " at " + url, new Report(url, names));
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> token() {
    Optional<String> given =
        tokenFile.map(ServeCommand::read).or(() -> Optional.ofNullable(System.getenv(TOKEN)));
    given.ifPresent(
        token -> {
          if (token.isBlank()) {
            throw new UsageException("the token is empty");
          }
        });
    return given;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }
}
