package dev.organza.bench;

import dev.organza.data.Density;
import dev.organza.judge.ModeCoverage;
import dev.organza.run.Recipe;
import dev.organza.run.Recipes;
import dev.organza.run.RunListener;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How many modes of a mixture each recipe keeps (PacGAN, arXiv:1712.04086, table 1): the same
 * networks, optimiser and images seen for all; what makes a recipe this recipe is its own.
 */
public final class ModesStudy {

  private static final int SAMPLES = 2_500;
  private static final int SEEDS = 5;
  private static final int KIMG = 3_000;

  /** What each recipe keeps of its own, in the scale of these data. */
  private static final Map<String, List<String>> OWN = new LinkedHashMap<>();

  static {
    OWN.put("gan", List.of());
    OWN.put("unrolled", List.of("stabilisers.unrolledSteps=5"));
    OWN.put("pacgan", List.of("packing=2"));
    // The λ and the β of the paper's own toy experiments.
    OWN.put("wgan-gp", List.of("penalties[0].weight=0.1", "training.criticSteps=5"));
    OWN.put(
        "instance-noise",
        List.of(
            "stabilisers.instanceNoise={kind: linear, from: 0.3, to: 0, startKimg: 0, endKimg: "
                + KIMG / 2
                + "}"));
    OWN.put("r1", List.of("penalties[0].gamma=0.1"));
    OWN.put("lsgan", List.of());
  }

  private ModesStudy() {}

  /**
   * Prints a line for each run and a table of means with standard errors.
   *
   * @param arguments {@code ring8} or {@code grid25}; optionally a comma-separated part of the
   *     recipes after a slash
   */
  public static void main(String... arguments) {
    String[] asked = (arguments.length > 0 ? arguments[0] : "ring8").split("/", 2);
    List<String> names =
        asked.length > 1 ? List.of(asked[1].split(",")) : List.copyOf(OWN.keySet());
    StringBuilder table =
        new StringBuilder(
            "| recipe | modes | high quality % | reverse KL | seconds a run |\n"
                + "|---|---|---|---|---|\n");
    for (String name : names) {
      List<ModeCoverage> found = new ArrayList<>();
      double seconds = 0;
      for (int seed = 1; seed <= SEEDS; seed++) {
        long start = System.nanoTime();
        found.add(coverage(name, asked[0], seed));
        double took = (System.nanoTime() - start) / 1e9;
        seconds += took;
        ModeCoverage last = found.get(found.size() - 1);
        System.out.printf(
            Locale.ROOT,
            "%s %s seed %d: %d/%d modes, %.1f %% high quality, reverse KL %.3f, %.0f s%n",
            asked[0],
            name,
            seed,
            last.captured(),
            last.modes(),
            100 * last.highQuality(),
            last.reverseKl(),
            took);
      }
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %.0f |%n",
              name,
              meanAndError(found, "%.1f", ModeCoverage::captured),
              meanAndError(found, "%.1f", coverage -> 100 * coverage.highQuality()),
              meanAndError(found, "%.3f", ModeCoverage::reverseKl),
              seconds / SEEDS));
    }
    System.out.print(table);
  }

  private static ModeCoverage coverage(String name, String data, int seed) {
    Recipes recipes = Recipes.standard();
    Recipe recipe =
        recipes.set(
            recipes.set(recipes.named(name), common(data, seed)),
            OWN.getOrDefault(name, List.of()));
    try (TrainingRun run =
        TrainingRun.start(recipe, Path.of("bench", "target", "runs"), RunListener.silent())) {
      run.train(Optional.empty());
      Density density = run.trainer().data().dataset().density().orElseThrow();
      return ModeCoverage.of(run.model().sample(SAMPLES, 1), density);
    }
  }

  private static List<String> common(String data, int seed) {
    String cosine = "{kind: cosine, from: 1, to: 0, endKimg: " + KIMG + "}";
    List<String> settings = new ArrayList<>();
    settings.add("data.source=" + data);
    settings.add("seed=" + seed);
    settings.add("prior={kind: normal, size: 2}");
    settings.add("architecture={kind: mlp, width: 128, depth: 2}");
    for (String player : List.of("generator", "discriminator")) {
      settings.add(player + ".initialiser=xavier");
      settings.add(
          player + ".optimizer={kind: adam, learningRate: 0.001, beta1: 0.5, beta2: 0.999}");
      settings.add(player + ".learningRateSchedule=" + cosine);
    }
    settings.add("training.batch=100");
    settings.add("training.order=alternating");
    settings.add("training.kimg=" + KIMG);
    settings.add("training.emaHalfLifeKimg=100");
    settings.add("reports.samplesEveryKimg=" + KIMG);
    settings.add("checkpoints.everyKimg=" + KIMG);
    settings.add("hardware={device: cpu, threads: 1, precision: float32}");
    return settings;
  }

  /** Mean ± standard error of the mean. */
  private static String meanAndError(
      List<ModeCoverage> found, String format, ToDoubleFunction<ModeCoverage> value) {
    double mean = found.stream().mapToDouble(value).average().orElse(Double.NaN);
    double squares =
        found.stream().mapToDouble(c -> Math.pow(value.applyAsDouble(c) - mean, 2)).sum();
    double error = Math.sqrt(squares / (found.size() - 1) / found.size());
    return String.format(Locale.ROOT, format + " ± " + format, mean, error);
  }
}
