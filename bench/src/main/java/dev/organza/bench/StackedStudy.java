package dev.organza.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Measure;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Result;
import dev.organza.metric.evaluation.ComputedResult;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.model.GeneratedSamples;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Recipes on stacked MNIST (PacGAN, arXiv:1712.04086, table 2: DCGAN 78.9 ± 6.5 modes of 1,000 and
 * KL 4.50, PacDCGAN2 1,000 and 0.06): modes and KL of 26,000 samples, with nothing set but the
 * data, the seed and the length. Results are added to a file, and what is there is not trained
 * again; a run that was interrupted is resumed.
 */
public final class StackedStudy {

  private static final Path FOLDER = Path.of("bench", "target", "stacked");
  private static final String DATA = "stacked:mnist";
  private static final int SAMPLES = 26_000;

  private record Case(String recipe, double kimg, int seed, String dataDir) {

    String name() {
      return String.format(Locale.ROOT, "%s, %.0f kimg, seed %d", recipe, kimg, seed);
    }

    Path runs() {
      return FOLDER.resolve(String.format(Locale.ROOT, "%s-%.0f-%d", recipe, kimg, seed));
    }

    Recipe settled() {
      Recipes recipes = Catalogue.builtIn().recipes();
      List<String> changes = new ArrayList<>();
      changes.add("data.source=" + DATA);
      if (!dataDir.isEmpty()) {
        changes.add("data.dataDir=" + dataDir);
      }
      changes.add("seed=" + seed);
      changes.add("training.kimg=" + kimg);
      changes.add("reports.samplesEveryKimg=" + kimg / 10);
      changes.add("checkpoints.everyKimg=" + kimg / 20);
      changes.add("hardware={device: cpu, threads: 1}");
      return recipes.set(recipes.named(recipe), changes);
    }
  }

  private StackedStudy() {}

  /**
   * Trains, measures and prints all results so far.
   *
   * @param arguments {@code RECIPE,…:KIMG:SEEDS[:FOLDER]}, for example {@code
   *     dcgan,pacgan:500:1-3}; the folder is one that has MNIST
   */
  public static void main(String... arguments) throws IOException {
    String[] asked = arguments[0].split(":");
    String[] seeds = asked[2].split("-");
    Path results = Files.createDirectories(FOLDER).resolve("results.txt");
    for (int seed = Integer.parseInt(seeds[0]);
        seed <= Integer.parseInt(seeds[seeds.length - 1]);
        seed++) {
      for (String recipe : asked[0].split(",")) {
        Case one =
            new Case(recipe, Double.parseDouble(asked[1]), seed, asked.length > 3 ? asked[3] : "");
        if (Files.notExists(results) || !Files.readString(results).contains("\n" + one.name())) {
          Files.writeString(
              results,
              "\n" + one.name() + ": " + measured(one),
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        }
      }
    }
    System.out.println(Files.readString(results).strip());
  }

  private static String measured(Case one) {
    double start = processorSeconds();
    try (TrainingRun run = open(one)) {
      run.train(Optional.empty());
      double trained = processorSeconds() - start;
      DataOptions options = run.recipe().data();
      Sources sources = Catalogue.builtIn().sources();
      String test = sources.testSplit(options.source()).orElseThrow();
      try (Dataset unseen = sources.open(options.withSource(test), DownloadListener.silent());
          MetricInput input =
              MetricInput.of(
                      run.trainer().data().dataset(),
                      GeneratedSamples.of(one.name(), run.model(), SAMPLES, 1))
                  .heldOut(unseen)
                  .model(run.model())
                  .seed(1)
                  .build()) {
        Result result =
            ComputedResult.of(Metrics.standard().named("stacked-modes"), input).result();
        return String.format(
            Locale.ROOT,
            "%.0f modes, KL %.4f, by a classifier of accuracy %.4f; %.0f s of processor time since it was last resumed",
            value(result, "modes captured"),
            value(result, "reverse kl"),
            value(result, "classifier's accuracy"),
            trained);
      }
    }
  }

  private static TrainingRun open(Case one) {
    List<RunFolder> before = RunFolder.list(one.runs());
    return before.isEmpty()
        ? TrainingRun.start(Catalogue.builtIn(), one.settled(), one.runs())
        : TrainingRun.resume(Catalogue.builtIn(), before.get(0), one.settled());
  }

  private static double value(Result result, String name) {
    return result.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(Measure::value)
        .findFirst()
        .orElseThrow();
  }

  private static double processorSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }
}
