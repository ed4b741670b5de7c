package dev.organza.bench;

import dev.organza.data.source.DownloadListener;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.metric.evaluation.ResultFolder;
import dev.organza.metric.evaluation.RunMetricInput;
import dev.organza.metric.features.FeatureExtractors;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.StopReason;
import dev.organza.run.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One recipe with several seeds, measured at the end of its course. Begun again, it goes on with
 * the seed that it was at, from its last checkpoint, and measures nothing twice.
 */
public final class SeedsStudy {

  private static final Catalogue CATALOGUE = Catalogue.builtIn();

  private SeedsStudy() {}

  /**
   * Prints a line for each value of each seed, and over the seeds the median with the smallest and
   * the largest value.
   *
   * @param arguments {@code RECIPE:DATA:SEEDS:METRICS[:path=value;…]}, for example {@code
   *     infogan:mnist:1-5:category-error} or {@code
   *     cgan:mnist:1-3:class-accuracy,class-spread:hardware.threads=1}
   */
  public static void main(String... arguments) {
    String[] asked = arguments[0].split(":", 5);
    String[] seeds = asked[2].split("-");
    List<String> metrics = List.of(asked[3].split(","));
    List<String> settings = new ArrayList<>(List.of("data.source=" + asked[1]));
    if (asked.length > 4) {
      settings.addAll(List.of(asked[4].split(";")));
    }
    Map<String, List<Double>> found = new LinkedHashMap<>();
    for (int seed = Integer.parseInt(seeds[0]);
        seed <= Integer.parseInt(seeds[seeds.length - 1]);
        seed++) {
      Path runs = folder(asked[0], settings).resolve("seed-" + seed);
      try (TrainingRun run = begunOrResumed(asked[0], settings, seed, runs)) {
        if (run.train(Optional.empty()) != StopReason.COMPLETE) {
          return;
        }
        for (String metric : metrics) {
          for (Measure measure : measured(run, metric).measures()) {
            print("seed " + seed, metric, measure);
            found
                .computeIfAbsent(metric + ": " + measure.name(), key -> new ArrayList<>())
                .add(measure.value());
          }
        }
      }
    }
    found.forEach(SeedsStudy::summary);
  }

  /** A folder for these settings and no others. */
  private static Path folder(String recipe, List<String> settings) {
    String name = (recipe + " " + String.join(" ", settings)).replaceAll("[^A-Za-z0-9.=-]+", "_");
    return Path.of("bench", "target", "seeds", name);
  }

  private static TrainingRun begunOrResumed(
      String name, List<String> settings, int seed, Path runs) {
    List<RunFolder> begun = Files.isDirectory(runs) ? RunFolder.list(runs) : List.of();
    if (!begun.isEmpty()) {
      RunFolder folder = begun.get(begun.size() - 1);
      return TrainingRun.resume(CATALOGUE, folder, CATALOGUE.recipes().read(folder.recipe()));
    }
    List<String> all = new ArrayList<>(settings);
    all.add("seed=" + seed);
    Recipe recipe = CATALOGUE.recipes().set(CATALOGUE.recipes().named(name), all);
    return TrainingRun.start(CATALOGUE, recipe, runs);
  }

  private static Result measured(TrainingRun run, String metric) {
    ResultFolder folder = new ResultFolder(run.folder().results(run.trainer().progress().images()));
    Optional<Result> known =
        folder.read().stream().filter(result -> result.metric().equals(metric)).findFirst();
    if (known.isPresent()) {
      return known.get();
    }
    try (RunMetricInput gathered =
        RunMetricInput.of(
            CATALOGUE.sources(),
            run.recipe().data(),
            run.trainer().data().dataset(),
            run.model(),
            run.folder().name(),
            RunMetricInput.Options.DEFAULTS,
            (real, heldOut) ->
                FeatureExtractors.of(Optional.empty(), real, heldOut, RunMetricInput.FEATURES_SEED),
            DownloadListener.silent())) {
      ComputedResult computed =
          ComputedResult.of(Metrics.of(CATALOGUE).named(metric), gathered.input());
      folder.write(computed);
      return computed.result();
    }
  }

  private static void print(String seed, String metric, Measure measure) {
    System.out.printf(
        Locale.ROOT,
        "%s, %s: %s %.4f%s%n",
        seed,
        metric,
        measure.name(),
        measure.value(),
        measure.interval() == null
            ? ""
            : String.format(
                Locale.ROOT,
                " (%.4f to %.4f)",
                measure.interval().low(),
                measure.interval().high()));
  }

  private static void summary(String name, List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%s over %d seeds: median %.4f, from %.4f to %.4f (%s)%n",
        name,
        sorted.length,
        Median.of(Arrays.stream(sorted)),
        sorted[0],
        sorted[sorted.length - 1],
        Arrays.toString(sorted));
  }
}
