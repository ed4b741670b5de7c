package dev.organza.bench.compare;

import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.bench.worker.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

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
          .formatted(words(List.of(Workload.values())), words(Rival.all()));

  private static final List<String> NAMES =
      List.of("--workloads", "--systems", "--rounds", "--seconds", "--threads", "--out", "--json");

  private static final int MOST_ROUNDS = 1000;
  private static final double MOST_SECONDS = 3600;
  private static final int MOST_THREADS = 1024;

  /**
   * Reads a command line.
   *
   * @throws UsageException if it cannot be understood; one line says why
   */
  static CompareOptions parse(String... arguments) {
    CompareOptions options = DEFAULTS;
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      int equals = argument.indexOf('=');
      String name =
          argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
      if (!NAMES.contains(name)) {
        throw new UsageException("there is no option " + name + near(name, NAMES));
      }
      if (equals < 0 && !rest.hasNext()) {
        throw new UsageException(name + " needs a value");
      }
      String value = equals < 0 ? rest.next() : argument.substring(equals + 1);
      options = options.with(name, value);
    }
    return options;
  }

  private CompareOptions with(String name, String value) {
    return switch (name) {
      case "--workloads" ->
          new CompareOptions(
              list(name, value, Workload::named, List.of(Workload.values())),
              rivals,
              rounds,
              seconds,
              threads,
              out,
              json);
      case "--systems" ->
          new CompareOptions(
              workloads,
              list(name, value, Rival::named, Rival.all()),
              rounds,
              seconds,
              threads,
              out,
              json);
      case "--rounds" ->
          new CompareOptions(
              workloads, rivals, whole(name, value, MOST_ROUNDS), seconds, threads, out, json);
      case "--seconds" ->
          new CompareOptions(workloads, rivals, rounds, duration(name, value), threads, out, json);
      case "--threads" ->
          new CompareOptions(
              workloads,
              rivals,
              rounds,
              seconds,
              OptionalInt.of(whole(name, value, MOST_THREADS)),
              out,
              json);
      case "--out" ->
          new CompareOptions(
              workloads, rivals, rounds, seconds, threads, Optional.of(file(name, value)), json);
      case "--json" ->
          new CompareOptions(
              workloads, rivals, rounds, seconds, threads, out, Optional.of(file(name, value)));
      default -> throw new IllegalStateException(name);
    };
  }

  private static <T> List<T> list(
      String name, String value, Function<String, Optional<T>> named, List<T> all) {
    List<T> chosen = new ArrayList<>();
    for (String word : value.split(",", -1)) {
      T item =
          named
              .apply(word.strip())
              .orElseThrow(
                  () ->
                      new UsageException(
                          name
                              + " knows no \""
                              + word.strip()
                              + "\""
                              + near(word.strip(), all.stream().map(Object::toString).toList())
                              + "; known: "
                              + words(all)));
      if (!chosen.contains(item)) {
        chosen.add(item);
      }
    }
    return List.copyOf(chosen);
  }

  private static int whole(String name, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for both
    }
    throw new UsageException(
        name + " is \"" + value + "\"; it is a whole number between 1 and " + most);
  }

  private static double duration(String name, String value) {
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && number <= MOST_SECONDS) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for both
    }
    throw new UsageException(
        name + " is \"" + value + "\"; it is a number above 0 and at most " + (int) MOST_SECONDS);
  }

  private static Path file(String name, String value) {
    if (value.isBlank()) {
      throw new UsageException(name + " needs the path of a file");
    }
    return Path.of(value);
  }

  private static String near(String word, List<String> known) {
    return Nearest.of(word, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static String words(List<?> items) {
    return String.join(",", items.stream().map(Object::toString).toList());
  }
}
