package dev.organza.bench.compare;

import dev.organza.OrganzaException;
import dev.organza.bench.turns.Command;
import dev.organza.bench.turns.Machine;
import dev.organza.bench.turns.Rotation;
import dev.organza.bench.turns.WorkerProcess;
import dev.organza.bench.worker.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the workers: a trial of each, then rounds in which all take turns. */
final class Comparison {

  private static final double TRIAL_SECONDS = 2;

  /** A compiler's first start takes minutes on a small machine; nothing takes this long. */
  private static final int LIMIT_SECONDS = 900;

  private final CompareOptions options;
  private final Workers workers;
  private final Consumer<String> progress;

  Comparison(CompareOptions options, Workers workers, Consumer<String> progress) {
    this.options = options;
    this.workers = workers;
    this.progress = progress;
  }

  /**
   * Measures everything.
   *
   * @throws OrganzaException if two systems do not have the same networks
   */
  List<Standing> run() throws IOException, InterruptedException {
    List<Standing> standings = new ArrayList<>();
    for (Workload workload : options.workloads()) {
      standings.addAll(run(workload));
    }
    return standings;
  }

  private List<Standing> run(Workload workload) throws IOException, InterruptedException {
    List<Entrant> entrants = new ArrayList<>();
    for (Rival rival : options.rivals()) {
      entrants.add(new Entrant(rival, trial(workload, rival)));
    }
    SameNetworks.require(workload, entrants);
    List<Entrant> able = entrants.stream().filter(Entrant::able).toList();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Entrant entrant : Rotation.of(able, round - 1)) {
        Rival rival = entrant.rival();
        int threads = rival.choosesThreads() ? freeThreads() : entrant.trial().threads();
        entrant.take(round, measure(workload, rival, threads, options.seconds(), "round " + round));
      }
    }
    return entrants.stream().map(entrant -> entrant.standing(workload)).toList();
  }

  /** A short measurement with each number of threads; fills the caches too. */
  private Trial trial(Workload workload, Rival rival) throws IOException, InterruptedException {
    Trial trial = new Trial();
    for (int threads : candidates(rival)) {
      double seconds = Math.min(TRIAL_SECONDS, options.seconds());
      trial.take(threads, measure(workload, rival, threads, seconds, "trial"));
      if (trial.hopeless()) {
        break;
      }
    }
    return trial;
  }

  private List<Integer> candidates(Rival rival) {
    if (rival.choosesThreads()) {
      return List.of(freeThreads());
    }
    if (options.threads().isPresent()) {
      return List.of(options.threads().getAsInt());
    }
    return Machine.threadCounts();
  }

  /** What a system that chooses is told: to choose, unless the user has. */
  private int freeThreads() {
    return options.threads().orElse(0);
  }

  private Outcome measure(
      Workload workload, Rival rival, int threads, double seconds, String occasion)
      throws IOException, InterruptedException {
    Optional<Command> command = workers.command(rival, workload, threads, seconds);
    Outcome outcome =
        command.isPresent()
            ? run(command.get())
            : new Outcome.Nothing(
                "Missing: no Python with PyTorch in ORGANZA_PYTHON or as python3 on the PATH.");
    progress.accept("%s, %s, %s: %s".formatted(workload, rival, occasion, summary(outcome)));
    return outcome;
  }

  static Outcome run(Command command) throws IOException, InterruptedException {
    WorkerReport report = new WorkerReport();
    Optional<String> failure = WorkerProcess.run(command, LIMIT_SECONDS, report::take);
    return failure.isPresent() ? new Outcome.Nothing(failure.get()) : report.outcome();
  }

  private static String summary(Outcome outcome) {
    return outcome instanceof Outcome.Figures figures
        ? String.format(
            Locale.ROOT,
            "%.1f images/s on %d thread%s, first step after %.1f s, %d MiB",
            figures.speed(),
            figures.threads(),
            figures.threads() == 1 ? "" : "s",
            figures.firstSeconds(),
            figures.residentKibibytes() / 1024)
        : ((Outcome.Nothing) outcome).reason();
  }
}
