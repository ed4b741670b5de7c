package dev.organza.bench.serve;

import dev.organza.FileTree;
import dev.organza.UsageException;
import dev.organza.bench.turns.Command;
import dev.organza.bench.turns.GivenOptions;
import dev.organza.bench.turns.Machine;
import dev.organza.bench.turns.OrganzaJvm;
import dev.organza.bench.turns.Python;
import dev.organza.bench.turns.Rotation;
import dev.organza.cli.Organza;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.torch.Device;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Samples of the recipe {@code compact} at 28×28 over HTTP: {@code organza serve} beside FastAPI,
 * uvicorn and PyTorch with the same weights, on one machine, turn by turn, by the same clients. Or,
 * with {@code --soak}, Organza alone for some minutes: whether all is answered and memory stays.
 */
public final class ServeComparison {

  private static final String HELP =
      """
      Serves samples of a run of the recipe compact at 28x28, and of the same network by FastAPI,
      uvicorn and PyTorch, and asks both in turn.

        --run DIR        the run's folder (needed)
        --clients 1,8,64 how many ask at once
        --turns 5        of each server and number of clients
        --seconds 5      of a turn
        --count 1        samples of a request, a PNG
        --warmup 20      seconds that each is asked before anything counts, while the JVM compiles
        --workers 1,2    processes of uvicorn, a server each
        --soak MINUTES   Organza alone, at the greatest number of clients
        --pause 0        milliseconds that clients wait between requests of a soak""";

  private static final List<String> NAMES =
      List.of(
          "--run",
          "--clients",
          "--turns",
          "--seconds",
          "--count",
          "--warmup",
          "--workers",
          "--soak",
          "--pause");

  /** A server that is measured. */
  private record Entrant(String name, LoadClients load, Process process) {

    /** Processor time of the server and its children so far, in milliseconds. */
    double cpuMillis() {
      return Stream.concat(Stream.of(process.toHandle()), process.descendants())
          .map(one -> one.info().totalCpuDuration())
          .flatMap(Optional::stream)
          .mapToDouble(Duration::toMillis)
          .sum();
    }

    Turn run(int clients, double seconds, AtomicLong seeds) throws InterruptedException {
      double before = cpuMillis();
      LoadClients.Seen seen = load.run(clients, seconds, 0, seeds);
      return new Turn(seen, cpuMillis() - before);
    }
  }

  private record Turn(LoadClients.Seen seen, double cpuMillis) {}

  private record Cell(String entrant, int clients) {}

  private final GivenOptions options;
  private final RunFolder run;
  private final List<Integer> clients;
  private final int count;
  private final AtomicLong seeds = new AtomicLong();
  private final List<Entrant> entrants = new ArrayList<>();

  private ServeComparison(GivenOptions options) {
    this.options = options;
    Path folder =
        options
            .file("--run")
            .orElseThrow(() -> new UsageException("--run is needed"))
            .toAbsolutePath();
    this.run = RunFolder.find(folder.resolveSibling(""), folder.getFileName().toString());
    this.clients =
        options
            .list("--clients", word -> GivenOptions.whole("--clients", word, 1000))
            .orElse(List.of(1, 8, 64));
    this.count = options.whole("--count", 4096).orElse(1);
  }

  /** Measures, and prints tables in Markdown. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (Arrays.asList(arguments).contains("--help")) {
      System.out.println(HELP);
      return;
    }
    try {
      new ServeComparison(GivenOptions.read(NAMES, arguments)).measure();
    } catch (UsageException e) {
      System.err.println("serve: " + e.getMessage());
      System.exit(2);
    }
  }

  private void measure() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("organza-serve");
    try {
      addOrganza();
      if (options.text("--soak").isPresent()) {
        soak(options.positive("--soak", 600).orElseThrow());
      } else {
        addFastApi(folder);
        compare();
      }
    } finally {
      entrants.forEach(entrant -> entrant.process().destroy());
      for (Entrant entrant : entrants) {
        entrant.process().waitFor();
      }
      FileTree.delete(folder);
    }
  }

  private void addOrganza() throws IOException, InterruptedException {
    int port = freePort();
    List<String> serve =
        List.of(
            "serve",
            run.name(),
            "--runs",
            String.valueOf(run.path().toAbsolutePath().getParent()),
            "--port",
            String.valueOf(port));
    add(
        "Organza",
        OrganzaJvm.here().command(Organza.class, serve),
        new LoadClients(port, "/v1/models/" + run.name() + "/samples", count));
  }

  private void addFastApi(Path folder) throws IOException, InterruptedException {
    Path python =
        Python.find().orElseThrow(() -> new UsageException("there is no Python with PyTorch"));
    SavedState state = SavedState.newest(run, refused -> System.err.println(refused));
    Path script = OrganzaJvm.here().checkout().resolve("bench/serve.d/fastapi_server.py");
    Path check = check(state, folder.resolve("check.f32"));
    for (int workers :
        options
            .list("--workers", word -> GivenOptions.whole("--workers", word, 64))
            .orElse(List.of(1, 2))) {
      int port = freePort();
      List<String> arguments =
          List.of(
              state.model().toString(), String.valueOf(port), String.valueOf(workers), check + "");
      add(
          "FastAPI, " + workers + (workers == 1 ? " process" : " processes"),
          Python.command(python, script, arguments, 1, folder),
          new LoadClients(port, "/samples", count));
    }
  }

  /** 64 latents, and the samples that Organza makes of them, which the other has to make, too. */
  private static Path check(SavedState state, Path file) throws IOException {
    try (Model model = state.load(Catalogue.builtIn(), Device.cpu())) {
      float[][] latents = model.latents(64, 1);
      float[][] samples = model.generate(latents);
      ByteBuffer bytes =
          ByteBuffer.allocate(64 * 4 * (latents[0].length + samples[0].length))
              .order(ByteOrder.LITTLE_ENDIAN);
      for (float[][] part : List.of(latents, samples)) {
        for (float[] row : part) {
          for (float value : row) {
            bytes.putFloat(value);
          }
        }
      }
      return Files.write(file, bytes.array());
    }
  }

  private void add(String name, Command command, LoadClients load)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.environment().putAll(command.environment());
    Process process =
        builder
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    entrants.add(new Entrant(name, load, process));
    // Until it listens, then until its code is compiled.
    for (int tries = 0; load.run(1, 0.2, 0, seeds).nanos().length == 0; tries++) {
      if (!process.isAlive() || tries > 300) {
        throw new IOException(name + " does not start");
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void compare() throws IOException, InterruptedException {
    int turns = options.whole("--turns", 1000).orElse(5);
    double seconds = options.positive("--seconds", 600).orElse(5.0);
    int most = clients.stream().mapToInt(i -> i).max().orElse(1);
    for (Entrant entrant : entrants) {
      entrant.load().run(most, options.positive("--warmup", 3600).orElse(20.0), 0, seeds);
    }
    Map<Cell, List<Turn>> seen = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (int some : clients) {
        for (Entrant entrant : Rotation.of(entrants, turn)) {
          seen.computeIfAbsent(new Cell(entrant.name(), some), cell -> new ArrayList<>())
              .add(entrant.run(some, seconds, seeds));
        }
      }
    }
    Machine machine = Machine.here();
    System.out.printf(
        Locale.ROOT,
        "%s, %d processors, load %.1f; %d turns of %.0f s, %d samples a request%n%n",
        machine.processor(),
        machine.processors(),
        machine.load(),
        turns,
        seconds,
        count);
    System.out.println(
        "| clients | server | samples/s | p50 ms | p95 ms | p99 ms | CPU ms a sample | errors |\n"
            + "|---|---|---|---|---|---|---|---|");
    for (int some : clients) {
      for (Entrant entrant : entrants) {
        print(some, entrant.name(), seen.getOrDefault(new Cell(entrant.name(), some), List.of()));
      }
    }
  }

  private void print(int some, String name, List<Turn> turns) {
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %.0f | %.1f | %.1f | %.1f | %.2f | %d |%n",
        some,
        name,
        median(turns, one -> one.seen().requestsASecond() * count),
        median(turns, one -> one.seen().percentile(0.5)),
        median(turns, one -> one.seen().percentile(0.95)),
        median(turns, one -> one.seen().percentile(0.99)),
        median(turns, one -> one.cpuMillis() / Math.max(1, one.seen().nanos().length * count)),
        turns.stream().mapToInt(one -> one.seen().errors()).sum());
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> of) {
    double[] sorted = turns.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private void soak(double minutes) throws IOException, InterruptedException {
    Entrant organza = entrants.get(0);
    int most = clients.stream().mapToInt(i -> i).max().orElse(1);
    int pause = options.whole("--pause", 60_000).orElse(0);
    System.out.println(
        "| minute | samples | errors | p99 ms | CPU ms a sample | resident MiB |\n"
            + "|---|---|---|---|---|---|");
    for (int minute = 1; minute <= Math.ceil(minutes); minute++) {
      double before = organza.cpuMillis();
      LoadClients.Seen seen =
          organza.load().run(most, Math.min(60, 60 * (minutes - minute + 1)), pause, seeds);
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %d | %.1f | %.2f | %d |%n",
          minute,
          (long) seen.nanos().length * count,
          seen.errors(),
          seen.percentile(0.99),
          (organza.cpuMillis() - before) / Math.max(1, seen.nanos().length * count),
          residentMebibytes(organza.process()));
    }
  }

  private static long residentMebibytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }
}
