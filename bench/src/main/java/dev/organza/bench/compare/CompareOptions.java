package dev.organza.bench.compare;

import dev.organza.bench.turns.GivenOptions;
import dev.organza.bench.worker.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to compare and how long.
 *
 * @param workloads in the order of the tables
 * @param rivals in the order of the tables
 * @param rounds how often each is measured
 * @param seconds how long each is measured each time, after warming up
 * @param threads for all; empty to take each one's fastest
 * @param out where the Markdown goes besides standard output
 * @param json where the raw numbers go
 */
record CompareOptions(
    List<Workload> workloads,
    List<Rival> rivals,
    int rounds,
    double seconds,
    OptionalInt threads,
    Optional<Path> out,
    Optional<Path> json) {

  static final CompareOptions DEFAULTS =
      new CompareOptions(
          List.of(Workload.values()),
          Rival.all(),
          5,
          6,
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty());

  static final String USAGE =
      """
      Usage: bench/compare [OPTIONS]
      Measures Organza and other systems on the same work, turn by turn, and prints a table in Markdown.

        --workloads LIST  of %s; all unless given
        --systems LIST    of %s; all unless given
        --rounds N        how often each is measured; 5
        --seconds S       how long each is measured each time, after warming up; 6
        --threads N       for all; unless given, each takes what is fastest in a short trial
        --out FILE        writes the table here too
        --json FILE       writes the raw numbers here
        --help            prints this

      PyTorch is looked for through ORGANZA_PYTHON, the path of a Python, or else as python3 on the PATH.
      """
          .formatted(
              GivenOptions.words(List.of(Workload.values())), GivenOptions.words(Rival.all()));

  private static final List<String> NAMES =
      List.of("--workloads", "--systems", "--rounds", "--seconds", "--threads", "--out", "--json");

  private static final int MOST_ROUNDS = 1000;
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_THREADS = 1024;

  /**
   * Reads a command line.
   *
   * @throws dev.organza.UsageException if it cannot be understood; one line says why
   */
  static CompareOptions parse(String... arguments) {
    GivenOptions given = GivenOptions.read(NAMES, arguments);
    return new CompareOptions(
        given
            .list("--workloads", Workload::named, List.of(Workload.values()))
            .orElse(DEFAULTS.workloads),
        given.list("--systems", Rival::named, Rival.all()).orElse(DEFAULTS.rivals),
        given.whole("--rounds", MOST_ROUNDS).orElse(DEFAULTS.rounds),
        given.positive("--seconds", MOST_SECONDS).orElse(DEFAULTS.seconds),
        given.whole("--threads", MOST_THREADS).map(OptionalInt::of).orElse(DEFAULTS.threads),
        given.file("--out"),
        given.file("--json"));
  }
}
