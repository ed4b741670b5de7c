package dev.organza.bench;

import dev.organza.bench.worker.ProcessStatus;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.diagnostics.Diagnostics;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.metric.evaluation.RunMetricInput;
import dev.organza.metric.features.FeatureExtractors;
import dev.organza.model.GeneratedSamples;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an augmentation of what D sees is worth when data are few: the same recipe on the first
 * samples of a data set, with and without it, for the same number of real images seen.
 *
 * <p>Samples are compared with the whole data set, whatever part of it was trained on, in features
 * of a classifier that was trained on the whole set; copies are looked for in that part. A row is
 * added to a file for each run, and what is there is not trained again; a run that was ended goes
 * on from its last checkpoint.
 */
public final class SmallDataStudy {

  private static final Path FOLDER = Path.of("bench", "target", "small-data");

  private static final int COST_TURNS = 8;
  private static final int COST_STEPS = 10;

  /** Samples, and real images, of every metric. */
  private static final int COUNT = 10_000;

  /** By their names in the table; ADA's p moves five times as fast as in the paper's long runs. */
  private static final Map<String, String> AUGMENTATIONS =
      Map.of(
          "none", "none",
          "diff", "diff-augment",
          "ada", "{kind: ada, strength: {kind: adaptive, target: 0.6, kimg: 100, every: 4}}",
          "ada500", "ada",
          "ada-fixed", "{kind: ada, strength: {kind: scheduled, p: {kind: constant, value: 0.5}}}");

  private SmallDataStudy() {}

  /**
   * One training.
   *
   * @param first of how many samples; 0 for all
   * @param augmentation as the table calls it
   * @param width of the networks; 0 for the recipe's
   */
  private record Case(
      String recipe,
      String data,
      int first,
      String augmentation,
      int seed,
      double kimg,
      int width) {

    String name() {
      String source = String.valueOf(Path.of(place()[0]).getFileName());
      return String.format(
          Locale.ROOT,
          "%s%s %s %d %s %d %.0f",
          recipe,
          width == 0 ? "" : "/" + width,
          source,
          first,
          augmentation,
          seed,
          kimg);
    }

    /** The source, and the folder of named data sets if one is given. */
    private String[] place() {
      return data.split("@");
    }

    Path runs() {
      return FOLDER.resolve(name().replace(' ', '_').replace('/', '-'));
    }

    Recipe settled() {
      Recipes recipes = Catalogue.builtIn().recipes();
      List<String> changes = new ArrayList<>();
      changes.add("data.source=" + place()[0]);
      if (place().length > 1) {
        changes.add("data.dataDir=" + place()[1]);
      }
      changes.add("data.first=" + first);
      if (Files.isDirectory(Path.of(place()[0]))) {
        changes.add("data.size=64");
      }
      if (width > 0) {
        changes.add("architecture.width=" + width);
      }
      changes.add("seed=" + seed);
      changes.add("training.kimg=" + kimg);
      changes.add("reports.samplesEveryKimg=" + kimg / 5);
      changes.add("checkpoints.everyKimg=" + kimg / 10);
      changes.add("hardware={device: cpu, threads: 1}");
      changes.add("augmentation=" + AUGMENTATIONS.get(augmentation));
      return recipes.set(recipes.named(recipe), changes);
    }
  }

  /**
   * Trains, measures and prints the table of all runs so far.
   *
   * @param arguments {@code RECIPE:DATA:FIRST,…:AUGMENTATION,…:SEEDS:KIMG[:WIDTH]}, for example
   *     {@code dcgan:fashion-mnist:0,6000,600:none,diff,ada:1-3:180}; a named data set may be
   *     followed by {@code @} and the folder that has it, and a folder of images is fitted to 64
   *     pixels; or {@code cost:RECIPE:DATA}, what an augmentation adds to a step
   */
  public static void main(String... arguments) throws IOException {
    String[] asked = arguments[0].split(":");
    if (asked[0].equals("cost")) {
      cost(asked[1], asked[2]);
      return;
    }
    StudyRows rows = new StudyRows(FOLDER.resolve("results.md"), heading());
    for (int seed : Seeds.of(asked[4])) {
      for (String first : asked[2].split(",")) {
        for (String augmentation : asked[3].split(",")) {
          Case one =
              new Case(
                  asked[0],
                  asked[1],
                  Integer.parseInt(first),
                  augmentation,
                  seed,
                  Double.parseDouble(asked[5]),
                  asked.length > 6 ? Integer.parseInt(asked[6]) : 0);
          rows.add("| " + one.name() + " |", () -> row(one));
        }
      }
    }
    System.out.println(rows.all().strip());
  }

  /** Steps with and without, turn by turn, in processor time of one thread. */
  private static void cost(String recipe, String data) {
    List<String> names = List.of("none", "diff", "ada-fixed");
    double[] seconds = new double[names.size()];
    List<TrainingRun> runs = new ArrayList<>();
    try {
      for (String name : names) {
        Case one = new Case(recipe, data, 0, name, 1, 1000, 0);
        runs.add(TrainingRun.start(Catalogue.builtIn(), one.settled(), FOLDER.resolve("cost")));
      }
      for (int turn = 0; turn <= COST_TURNS; turn++) {
        for (int i = 0; i < seconds.length; i++) {
          double start = ProcessStatus.processorSeconds();
          for (int step = 0; step < COST_STEPS; step++) {
            runs.get(i).trainer().step();
          }
          seconds[i] +=
              turn == 0 ? 0 : ProcessStatus.processorSeconds() - start; // the first warms up
        }
      }
    } finally {
      runs.forEach(TrainingRun::close);
    }
    for (int i = 0; i < seconds.length; i++) {
      System.out.printf(
          Locale.ROOT,
          "%s on %s, %s: %.1f ms a step, %.3f of that without%n",
          recipe,
          data,
          names.get(i),
          1000 * seconds[i] / COST_TURNS / COST_STEPS,
          seconds[i] / seconds[0]);
    }
  }

  private static String heading() {
    return "| recipe, data, first, augmentation, seed, kimg | FID | precision | recall | coverage"
        + " | copied | by features | recognition | p | training, s | metrics, s |\n|---|"
        + "---:|".repeat(10)
        + "\n";
  }

  private static String row(Case one) {
    double start = ProcessStatus.processorSeconds();
    try (TrainingRun run = StudyRun.begunOrResumed(one.settled(), one.runs())) {
      run.train(Optional.empty());
      double trained = ProcessStatus.processorSeconds();
      String figures = figures(run);
      return String.format(
          Locale.ROOT,
          "| %s | %s | %.0f | %.0f |%n",
          one.name(),
          figures,
          trained - start,
          ProcessStatus.processorSeconds() - trained);
    }
  }

  private static String figures(TrainingRun run) {
    DataOptions options = run.recipe().data();
    Dataset trained = run.trainer().data().dataset();
    try (Dataset all =
        Catalogue.builtIn().sources().open(options.withFirst(0), DownloadListener.silent())) {
      MetricInput.Builder builder =
          MetricInput.of(all.spread(COUNT), GeneratedSamples.of("samples", run.model(), COUNT, 1))
              .training(trained)
              .model(run.model())
              .seed(1)
              .features(
                  () ->
                      FeatureExtractors.of(
                          Optional.empty(), all, Optional.empty(), RunMetricInput.FEATURES_SEED));
      if (trained.count() < all.count()) {
        builder.heldOut(all.slice(trained.count(), all.count()).spread(COUNT));
      }
      try (MetricInput input = builder.build()) {
        Result copying = result("copying", input);
        return String.format(
            Locale.ROOT,
            "%.2f | %.3f | %.3f | %.3f | %.4f | %.4f | %.2f | %.2f",
            value(result("fid", input), "fid"),
            value(result("precision-recall", input), "precision"),
            value(result("precision-recall", input), "recall"),
            value(result("density-coverage", input), "coverage"),
            value(copying, "copied share"),
            value(copying, "copied share by features"),
            last(run, Event.DIAGNOSTICS, Diagnostics.RECOGNITION),
            last(run, Event.STEP, "augmentation.p"));
      }
    }
  }

  static Result result(String metric, MetricInput input) {
    Metric asked = Metrics.standard().named(metric);
    return ComputedResult.of(asked, input).result();
  }

  static double value(Result result, String measure) {
    return result.measures().stream()
        .filter(one -> one.name().equalsIgnoreCase(measure))
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** The mean of the last five values of the journal; NaN if there are none. */
  private static double last(TrainingRun run, String kind, String name) {
    List<Event> events =
        Journal.read(run.folder().journal()).stream()
            .filter(event -> event.kind().equals(kind))
            .toList();
    return events.subList(Math.max(0, events.size() - 5), events.size()).stream()
        .mapToDouble(event -> event.number(name))
        .average()
        .orElse(Double.NaN);
  }
}
