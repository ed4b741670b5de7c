package dev.organza.report;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import dev.organza.recipe.Catalogue;
import dev.organza.run.Provenance;
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
 * Runs side by side: for each metric that all of them have, its first measure. Runs that differ
 * only in the seed, the device and the number of threads are one row, with mean and standard
 * deviation.
 *
 * @param rows one for each recipe, data and length of training, in the order of the runs
 * @param metrics the metrics that all runs have, by name, with the direction of improvement
 */
public record RunComparison(List<Row> rows, Map<String, Better> metrics) {

  /**
   * Settings in which the runs of one row may differ. Data are identified by their hash, not by
   * their path.
   */
  private static final Set<String> NOT_KEPT_APART =
      Set.of("seed", "hardware.device", "hardware.threads", "data.source", "data.dataDir");

  /** At most so many settings are in the label of a row: as many as a penalty has. */
  private static final int MOST_TOLD = 4;

  /**
   * One row.
   *
   * @param label the recipe, and for further rows of the same recipe the settings that differ from
   *     the first
   * @param runs their names
   * @param values for each metric, one value a run
   */
  public record Row(String label, List<String> runs, Map<String, List<Double>> values) {

    /** The mean over the runs. */
    public double mean(String metric) {
      return of(metric).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The standard deviation between runs, of n−1 degrees of freedom; 0 for one run. */
    public double standardDeviation(String metric) {
      List<Double> found = of(metric);
      double mean = mean(metric);
      double squares = found.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
      return found.size() == 1 ? 0 : Math.sqrt(squares / (found.size() - 1));
    }

    private List<Double> of(String metric) {
      return Objects.requireNonNull(values.get(metric), metric);
    }
  }

  /**
   * Compares runs.
   *
   * @param catalogue knows the kinds of the runs' recipes
   * @param runs two or more
   * @throws UsageException if there are fewer, if they have no metric in common, or if results have
   *     different protocols; the message names the differences
   */
  public static RunComparison of(Catalogue catalogue, List<RunFolder> runs) {
    if (runs.size() < 2) {
      throw new UsageException("Comparing takes two runs at least.\nGive more, or report one.");
    }
    Map<RunFolder, RunResults> results = new LinkedHashMap<>();
    runs.forEach(run -> results.put(run, RunResults.of(run)));
    Set<String> common = common(results);
    Map<String, Better> metrics = new TreeMap<>();
    requireSameData(results, common);
    for (String metric : common) {
      List<Result> all = results.values().stream().map(of -> result(of, metric)).toList();
      all.forEach(result -> all.get(0).requireComparable(result));
      metrics.put(metric, all.get(0).better());
    }
    return new RunComparison(rows(catalogue, results, metrics.keySet()), metrics);
  }

  private static Set<String> common(Map<RunFolder, RunResults> results) {
    Set<String> common = new LinkedHashSet<>();
    results.values().forEach(of -> common.addAll(of.byMetric().keySet()));
    results.values().forEach(of -> common.retainAll(of.byMetric().keySet()));
    if (common.isEmpty()) {
      List<String> bare =
          results.entrySet().stream()
              .filter(entry -> entry.getValue().byMetric().isEmpty())
              .map(entry -> entry.getKey().name())
              .toList();
      throw bare.isEmpty()
          ? new UsageException(
              "These runs have no metric in common.",
              Hint.say("Compute one: ")
                  .act(Hint.Task.EVALUATE, "RUN")
                  .and(" ")
                  .argument(Hint.Argument.METRICS, "fid"))
          : new UsageException(
              String.join(", ", bare) + " has no results.",
              Hint.say("Compute metrics first: ").act(Hint.Task.EVALUATE, bare.get(0)));
    }
    return common;
  }

  /** Refuses results for different data, which cannot be compared. */
  private static void requireSameData(Map<RunFolder, RunResults> results, Set<String> metrics) {
    RunFolder first = results.keySet().iterator().next();
    for (RunFolder run : results.keySet()) {
      for (String metric : metrics) {
        Result.Side mine = result(Objects.requireNonNull(results.get(first)), metric).real();
        Result.Side other = result(Objects.requireNonNull(results.get(run)), metric).real();
        // A different part of the same data can be mended by measuring again.
        boolean otherData =
            mine.count() == other.count() || !trainedOn(first).equals(trainedOn(run));
        if (otherData && !Objects.equals(mine.sha256(), other.sha256())) {
          throw new UsageException(
              "%s was measured beside %s and %s beside %s, which are other data: %s of one cannot be compared with that of the other.%nCompare runs on the same data."
                  .formatted(first.name(), named(mine), run.name(), named(other), metric));
        }
      }
    }
  }

  private static String named(Result.Side real) {
    return "%,d samples of %s".formatted(real.count(), real.source());
  }

  /** The hash of a run's data, if known. */
  private static Optional<String> trainedOn(RunFolder run) {
    return Files.exists(run.provenance())
        ? Optional.of(Provenance.read(run.provenance()).data().sha256())
        : Optional.empty();
  }

  private static Result result(RunResults of, String metric) {
    return Objects.requireNonNull(of.byMetric().get(metric)).result();
  }

  private static List<Row> rows(
      Catalogue catalogue, Map<RunFolder, RunResults> results, Set<String> metrics) {
    Map<Map<String, String>, List<RunFolder>> groups = new LinkedHashMap<>();
    for (RunFolder run : results.keySet()) {
      groups.computeIfAbsent(settings(catalogue, run), key -> new ArrayList<>()).add(run);
    }
    List<Row> rows = new ArrayList<>();
    Map<String, Map<String, String>> first = new HashMap<>();
    groups.forEach(
        (settings, group) -> {
          Map<String, List<Double>> values = new LinkedHashMap<>();
          for (String metric : metrics) {
            values.put(
                metric,
                group.stream()
                    .map(run -> result(Objects.requireNonNull(results.get(run)), metric).measure())
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

  /**
   * The settings of a run's recipe by path, without those in which the runs of a row may differ.
   */
  private static Map<String, String> settings(Catalogue catalogue, RunFolder run) {
    Map<String, String> settings = new LinkedHashMap<>();
    flatten("", catalogue.recipes().plain(catalogue.recipes().read(run.recipe())), settings);
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

  /**
   * The settings that differ from the first row of the recipe, or the run's name if they are many.
   */
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

  /** The best row of a metric; null if the metric has no direction of improvement. */
  public @Nullable Row best(String metric) {
    Better better = Objects.requireNonNull(metrics.get(metric), metric);
    if (better == Better.NEITHER) {
      return null;
    }
    Row best = rows.get(0);
    for (Row row : rows) {
      boolean lower = row.mean(metric) < best.mean(metric);
      boolean higher = row.mean(metric) > best.mean(metric);
      if (better == Better.LOWER ? lower : higher) {
        best = row;
      }
    }
    return best;
  }
}
