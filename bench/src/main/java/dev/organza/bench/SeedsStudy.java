package dev.organza.bench;

import dev.organza.bench.turns.Spread;
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
import dev.organza.run.StopReason;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * @param arguments {@code RECIPE SEEDS METRICS[@SAMPLES] path=value …}, values without spaces,
   *     for example {@code infogan 1-5 category-error data.source=mnist} or {@code compact 1-3
   *     stacked-modes@26000 data.source=stacked:mnist training.kimg=300}
   */
  public static void main(String... arguments) {
    List<String> asked = List.of(String.join(" ", arguments).split(" "));
    String recipe = asked.get(0);
    String[] measured = asked.get(2).split("@");
    List<String> metrics = List.of(measured[0].split(","));
    int samples =
        measured.length > 1 ? Integer.parseInt(measured[1]) : RunMetricInput.DEFAULT_COUNT;
    List<String> settings = asked.subList(3, asked.size());
    Map<String, List<Double>> found = new LinkedHashMap<>();
    for (int seed : Seeds.of(asked.get(1))) {
      Path runs = folder(recipe, settings).resolve("seed-" + seed);
      try (TrainingRun run = StudyRun.begunOrResumed(recipe(recipe, settings, seed), runs)) {
        if (run.train(Optional.empty()) != StopReason.COMPLETE) {
          return;
        }
        for (String metric : metrics) {
          for (Measure measure : measured(run, metric, samples).measures()) {
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

  private static Recipe recipe(String name, List<String> settings, int seed) {
    List<String> all = new ArrayList<>(settings);
    all.add("seed=" + seed);
    return CATALOGUE.recipes().set(CATALOGUE.recipes().named(name), all);
  }

  private static Result measured(TrainingRun run, String metric, int samples) {
    ResultFolder folder = new ResultFolder(run.folder().results(run.trainer().progress().images()));
    Optional<Result> known =
        folder.read().stream()
            .filter(result -> result.metric().equals(metric) && result.fake().count() == samples)
            .findFirst();
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
            new RunMetricInput.Options(samples, samples, Optional.empty(), 1),
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
    Spread spread = Spread.of(values);
    System.out.printf(
        Locale.ROOT,
        "%s over %d seeds: median %.4f, from %.4f to %.4f (%s)%n",
        name,
        values.size(),
        spread.median(),
        spread.least(),
        spread.most(),
        values.stream().sorted().toList());
  }
}
