package dev.organza.report;

import dev.organza.UsageException;
import dev.organza.judge.Card;
import dev.organza.judge.JudgeDescription.Better;
import dev.organza.judge.Measure;
import dev.organza.run.Provenance;
import dev.organza.run.Recipes;
import dev.organza.run.RunFolder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs side by side: for each judge that all of them asked, its first measure. Runs that differ in
 * nothing but the seed, the device and the number of threads are one row, with mean and standard
 * deviation.
 *
 * @param rows one for each recipe, data and length of training, in the order of the runs
 * @param judges the judges that have judged every run, by name, and which way they improve
 */
public record Comparison(List<Row> rows, Map<String, Better> judges) {

  /**
   * Settings in which the runs of one row may differ. Data are known by their hash, not by where
   * they lay.
   */
  private static final Set<String> NOT_KEPT_APART =
      Set.of("seed", "hardware.device", "hardware.threads", "data.source", "data.dataDir");

  /** So many settings say well what a row is. */
  private static final int MOST_TOLD = 3;

  /**
   * One row.
   *
   * @param label what the runs are: the recipe, and where rows would be called the same, the
   *     settings that differ from the first of them
   * @param runs their names
   * @param values for each judge, one value a run
   */
  public record Row(String label, List<String> runs, Map<String, List<Double>> values) {

    /** The mean over the runs. */
    public double mean(String judge) {
      return of(judge).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The standard deviation between runs, of n−1 degrees of freedom; 0 for one run. */
    public double standardDeviation(String judge) {
      List<Double> found = of(judge);
      double mean = mean(judge);
      double squares = found.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
      return found.size() == 1 ? 0 : Math.sqrt(squares / (found.size() - 1));
    }

    private List<Double> of(String judge) {
      return Objects.requireNonNull(values.get(judge), judge);
    }
  }

  /**
   * Compares runs.
   *
   * @param runs two or more
   * @throws UsageException if there are fewer, if no judge judged all of them, or if one judged
   *     them by different protocols; the message names what differs
   */
  public static Comparison of(List<RunFolder> runs) {
    if (runs.size() < 2) {
      throw new UsageException("Comparing takes two runs at least.\nGive more, or report one.");
    }
    Map<RunFolder, RunCards> cards = new LinkedHashMap<>();
    runs.forEach(run -> cards.put(run, RunCards.of(run)));
    Set<String> common = common(cards);
    Map<String, Better> judges = new TreeMap<>();
    requireSameData(cards, common);
    for (String judge : common) {
      List<Card> all = cards.values().stream().map(of -> card(of, judge)).toList();
      all.forEach(card -> all.get(0).requireComparable(card));
      judges.put(judge, all.get(0).better());
    }
    return new Comparison(rows(cards, judges.keySet()), judges);
  }

  private static Set<String> common(Map<RunFolder, RunCards> cards) {
    Set<String> common = new LinkedHashSet<>();
    cards.values().forEach(of -> common.addAll(of.byJudge().keySet()));
    cards.values().forEach(of -> common.retainAll(of.byJudge().keySet()));
    if (common.isEmpty()) {
      List<String> bare =
          cards.entrySet().stream()
              .filter(entry -> entry.getValue().byJudge().isEmpty())
              .map(entry -> entry.getKey().name())
              .toList();
      throw new UsageException(
          bare.isEmpty()
              ? "No judge has judged all of these runs.\nAsk one: organza evaluate RUN --judges fid"
              : "%s has no cards.%nJudge it first: organza evaluate %s"
                  .formatted(String.join(", ", bare), bare.get(0)));
    }
    return common;
  }

  /** Figures about different data are no comparison, and no way of judging makes them one. */
  private static void requireSameData(Map<RunFolder, RunCards> cards, Set<String> judges) {
    RunFolder first = cards.keySet().iterator().next();
    for (RunFolder run : cards.keySet()) {
      for (String judge : judges) {
        Card.Side mine = card(Objects.requireNonNull(cards.get(first)), judge).real();
        Card.Side other = card(Objects.requireNonNull(cards.get(run)), judge).real();
        // Of the same data, another part may have been judged, which judging again mends.
        boolean otherData =
            mine.count() == other.count() || !trainedOn(first).equals(trainedOn(run));
        if (otherData && !Objects.equals(mine.sha256(), other.sha256())) {
          throw new UsageException(
              "%s was judged beside %s and %s beside %s, which are other data: %s of one cannot be compared with that of the other.%nCompare runs on the same data."
                  .formatted(first.name(), named(mine), run.name(), named(other), judge));
        }
      }
    }
  }

  private static String named(Card.Side real) {
    return "%,d samples of %s".formatted(real.count(), real.source());
  }

  /** The hash of a run's data, if it was written down. */
  private static Optional<String> trainedOn(RunFolder run) {
    return Files.exists(run.provenance())
        ? Optional.of(Provenance.read(run.provenance()).data().sha256())
        : Optional.empty();
  }

  private static Card card(RunCards of, String judge) {
    return Objects.requireNonNull(of.byJudge().get(judge)).card();
  }

  private static List<Row> rows(Map<RunFolder, RunCards> cards, Set<String> judges) {
    Map<Map<String, String>, List<RunFolder>> groups = new LinkedHashMap<>();
    for (RunFolder run : cards.keySet()) {
      groups.computeIfAbsent(settings(run), key -> new ArrayList<>()).add(run);
    }
    List<Row> rows = new ArrayList<>();
    Map<String, Map<String, String>> first = new HashMap<>();
    groups.forEach(
        (settings, group) -> {
          Map<String, List<Double>> values = new LinkedHashMap<>();
          for (String judge : judges) {
            values.put(
                judge,
                group.stream()
                    .map(run -> card(Objects.requireNonNull(cards.get(run)), judge).measure())
                    .map(Measure::value)
                    .toList());
          }
          List<String> names = group.stream().map(RunFolder::name).toList();
          String recipe = Objects.requireNonNull(settings.get("name"));
          Map<String, String> same = first.putIfAbsent(recipe, settings);
          rows.add(
              new Row(
                  same == null ? recipe : recipe + difference(same, settings, names.get(0)),
                  names,
                  values));
        });
    return List.copyOf(rows);
  }

  /** Each setting of a run's recipe by its path, but for those that a row does not keep apart. */
  private static Map<String, String> settings(RunFolder run) {
    Map<String, String> settings = new LinkedHashMap<>();
    Recipes recipes = Recipes.standard();
    flatten("", recipes.plain(recipes.read(run.recipe())), settings);
    settings.keySet().removeAll(NOT_KEPT_APART);
    settings.put("data", trainedOn(run).orElse("unknown"));
    return settings;
  }

  private static void flatten(String path, @Nullable Object value, Map<String, String> into) {
    if (value instanceof Map<?, ?> section) {
      section.forEach(
          (key, part) -> flatten(path.isEmpty() ? key.toString() : path + "." + key, part, into));
    } else if (value instanceof List<?> parts) {
      for (int i = 0; i < parts.size(); i++) {
        flatten(path + "[" + i + "]", parts.get(i), into);
      }
    } else {
      into.put(path, String.valueOf(value));
    }
  }

  /** What tells a row from the first of its recipe, or the name of its run where that is much. */
  private static String difference(
      Map<String, String> first, Map<String, String> settings, String run) {
    Set<String> paths = new TreeSet<>(settings.keySet());
    paths.addAll(first.keySet());
    paths.removeIf(path -> Objects.equals(first.get(path), settings.get(path)));
    return paths.size() > MOST_TOLD
        ? ", " + run
        : paths.stream()
            .map(path -> ", %s=%s".formatted(path, settings.getOrDefault(path, "none")))
            .collect(Collectors.joining());
  }

  /** The best row of a judge; null if the judge does not tell better from worse. */
  public @Nullable Row best(String judge) {
    Better better = Objects.requireNonNull(judges.get(judge), judge);
    if (better == Better.NEITHER) {
      return null;
    }
    Row best = rows.get(0);
    for (Row row : rows) {
      boolean lower = row.mean(judge) < best.mean(judge);
      boolean higher = row.mean(judge) > best.mean(judge);
      if (better == Better.LOWER ? lower : higher) {
        best = row;
      }
    }
    return best;
  }
}
