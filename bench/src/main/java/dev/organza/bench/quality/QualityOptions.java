package dev.organza.bench.quality;

import dev.organza.UsageException;
import dev.organza.bench.turns.GivenOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * What to train, on what, how long, and how it is told.
 *
 * @param data in the order of the tables
 * @param candidates in the order of the tables
 * @param seeds one after the other, all systems with each
 * @param minutes of training after which samples are drawn, rising; as they were written
 * @param clock of those minutes
 * @param threads for all; empty to take each one's fastest
 * @param mode of PyTorch; empty to take its fastest
 * @param samples of each snapshot
 * @param dataDir where named data lie
 * @param rows the file of raw rows, which are added to it
 * @param work the folder for samples and whatever else need not be kept
 * @param out where the Markdown goes besides standard output
 */
record QualityOptions(
    List<DataChoice> data,
    List<Candidate> candidates,
    List<Long> seeds,
    List<String> minutes,
    Clock clock,
    OptionalInt threads,
    Optional<Candidate.PyTorch.Mode> mode,
    int samples,
    Optional<Path> dataDir,
    Path rows,
    Path work,
    Optional<Path> out) {

  static final String USAGE =
      """
      Usage: bench/quality [OPTIONS]
      Trains Organza and PyTorch's DCGAN script in turns, judges the samples of each by the same metrics after some
      minutes of training, and prints a table in Markdown. Each finished training is a row in a file; whatever is in the
      file is not done again, so that a comparison may be stopped at any time and resumed by the same command.

        --data LIST       SOURCE or SOURCE:SIZE; fashion
        --systems LIST    of torch,torch-128,torch-base7,default and the names of recipes; torch,dcgan,default
        --seeds A-B       1-3
        --minutes LIST    of training, before samples are drawn; 2,4,8
        --clock WORD      wall, or cpu: minutes of the processor with one thread, for a machine with other work
        --threads N       for all; unless given, each takes what is fastest in a short trial
        --torch-mode WORD eager, autocast, compile or compile-autocast; the fastest in a short trial unless given
        --samples N       of each snapshot; 10000
        --data-dir DIR    where named data lie
        --rows FILE       the raw rows; bench/quality.jsonl
        --work DIR        samples, pictures and run folders; bench/target/quality
        --out FILE        writes the table here too
        --help            prints this

      PyTorch is looked for through ORGANZA_PYTHON, the path of a Python, or else as python3 on the PATH; it needs NumPy.
      """;

  private static final List<String> NAMES =
      List.of(
          "--data",
          "--systems",
          "--seeds",
          "--minutes",
          "--clock",
          "--threads",
          "--torch-mode",
          "--samples",
          "--data-dir",
          "--rows",
          "--work",
          "--out");

  private static final Pattern SEEDS = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");
  private static final int MOST_SEEDS = 100;
  private static final int MOST_MINUTES = 10_000;
  private static final int MOST_THREADS = 1024;
  private static final int MOST_SAMPLES = 100_000;

  /**
   * Reads a command line.
   *
   * @param checkout the folder of the repository, where rows and work lie unless said otherwise
   * @throws UsageException if it cannot be understood; one line says why
   */
  static QualityOptions parse(Path checkout, String... arguments) {
    GivenOptions given = GivenOptions.read(NAMES, arguments);
    return new QualityOptions(
        given.list("--data", DataChoice::parse).orElse(List.of(DataChoice.parse("fashion"))),
        given
            .list("--systems", QualityOptions::candidate)
            .orElseGet(
                () ->
                    List.of(
                        Candidate.named("torch"),
                        Candidate.named("dcgan"),
                        Candidate.named(Candidate.DEFAULT))),
        seeds(given.text("--seeds").orElse("1-3")),
        rising(given.list("--minutes", QualityOptions::minutes).orElse(List.of("2", "4", "8"))),
        given
            .text("--clock")
            .map(word -> GivenOptions.one("--clock", word, Clock::named, List.of(Clock.values())))
            .orElse(Clock.WALL),
        given.whole("--threads", MOST_THREADS).map(OptionalInt::of).orElse(OptionalInt.empty()),
        given
            .text("--torch-mode")
            .map(
                word ->
                    GivenOptions.one(
                        "--torch-mode",
                        word,
                        Candidate.PyTorch.Mode::named,
                        List.of(Candidate.PyTorch.Mode.values()))),
        given.whole("--samples", MOST_SAMPLES).orElse(10_000),
        given.file("--data-dir").map(Path::toAbsolutePath),
        given.file("--rows").orElse(checkout.resolve("bench/quality.jsonl")),
        given.file("--work").orElse(checkout.resolve("bench/target/quality")).toAbsolutePath(),
        given.file("--out"));
  }

  QualityOptions {
    if (clock == Clock.CPU && threads.orElse(1) != 1) {
      throw new UsageException(
          "--clock cpu is of one thread, not " + threads.getAsInt() + "; leave --threads out");
    }
  }

  private static Candidate candidate(String word) {
    try {
      return Candidate.named(word);
    } catch (UsageException e) {
      // What a recipe is called does not say what else there is.
      throw GivenOptions.unknown("--systems", word, Candidate.names());
    }
  }

  private static List<Long> seeds(String text) {
    Matcher matcher = SEEDS.matcher(text);
    if (matcher.matches()) {
      long first = Long.parseLong(matcher.group(1));
      long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
      if (last >= first && last - first < MOST_SEEDS) {
        return LongStream.rangeClosed(first, last).boxed().toList();
      }
    }
    throw new UsageException("--seeds is \"" + text + "\"; it is a seed, or a range such as 1-3");
  }

  private static String minutes(String text) {
    GivenOptions.positive("--minutes", text, MOST_MINUTES);
    return text;
  }

  private static List<String> rising(List<String> minutes) {
    List<String> sorted = new ArrayList<>(minutes);
    sorted.sort(java.util.Comparator.comparingDouble(Double::parseDouble));
    return List.copyOf(sorted);
  }

  /** How many threads a system may take; empty if that is its choice. */
  OptionalInt threadsForAll() {
    return clock == Clock.CPU ? OptionalInt.of(1) : threads;
  }
}
