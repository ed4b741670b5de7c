package dev.organza.bench;

import dev.organza.data.Density;
import dev.organza.metric.ModeCoverage;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How many modes of a mixture a generator keeps (PacGAN, arXiv:1712.04086, table 1), by recipe or
 * by trick: the same networks, optimiser and number of real samples seen for all, and what makes
 * the variant this variant.
 */
public final class ModesStudy {

  private static final int SAMPLES = 2_500;

  /**
   * What is compared.
   *
   * @param recipe the recipe to start from
   * @param changes what is set last
   */
  private record Variant(String recipe, List<String> changes) {
    static Variant of(String recipe, String... changes) {
      return new Variant(recipe, List.of(changes));
    }
  }

  /**
   * Variants with what they have in common.
   *
   * @param activation of both networks
   * @param batch the minibatch of real samples
   */
  private record RunComparison(Map<String, Variant> variants, String activation, int batch) {}

  private ModesStudy() {}

  /** The recipes, each with what it keeps of its own, in the scale of these data. */
  private static Map<String, Variant> recipes(int kimg) {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put("gan", Variant.of("gan"));
    // Two steps fewer than the recipe: a step with five takes as long as ten of the plain GAN.
    // What D will do in them depends on its rate, which is the recipe's own.
    variants.put(
        "unrolled",
        Variant.of(
            "unrolled",
            "stabilisers.unrolledSteps=3",
            "discriminator.optimizer.learningRate=1e-4"));
    variants.put("pacgan", Variant.of("pacgan"));
    // The λ of the paper's own toy experiments.
    variants.put("wgan-gp", Variant.of("wgan-gp", "penalties[0].weight=0.1"));
    variants.put(
        "instance-noise",
        Variant.of("instance-noise", "stabilisers.instanceNoise=" + line(0.3, 0, kimg / 2)));
    variants.put("r1", Variant.of("r1", "penalties[0].gamma=0.001"));
    variants.put("dragan", Variant.of("dragan", "penalties[0].weight=0.1"));
    variants.put("lsgan", Variant.of("lsgan"));
    return variants;
  }

  /** The field's advice, one at a time, on the plain GAN. */
  private static Map<String, Variant> tricks(int kimg) {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put("baseline", Variant.of("gan"));
    variants.put("minimax loss", Variant.of("gan", "objective=minimax"));
    variants.put("uniform prior", Variant.of("gan", "prior={kind: uniform, size: 2, bound: 1}"));
    variants.put("spherical prior", Variant.of("gan", "prior={kind: sphere, size: 2}"));
    variants.put("ReLU in both", Variant.of("gan", "architecture.activation=relu"));
    variants.put(
        "batch norm in both",
        Variant.of(
            "gan",
            "architecture.generatorNormalisation=batch",
            "architecture.discriminatorNormalisation=batch"));
    variants.put("real label 0.9", Variant.of("gan", "objective.realTarget=0.9"));
    variants.put(
        "labels 0.9 and 0.1",
        Variant.of("gan", "objective.realTarget=0.9", "objective.fakeTarget=0.1"));
    variants.put("5 % of labels swapped", Variant.of("gan", "stabilisers.labelNoise=0.05"));
    variants.put(
        "replay of half", Variant.of("gan", "stabilisers.replay={size: 5000, share: 0.5}"));
    variants.put(
        "SGD in D",
        Variant.of(
            "gan",
            "discriminator.optimizer={kind: sgd, learningRate: 0.05,"
                + " momentum: {kind: constant, value: 0.9}}"));
    variants.put(
        "instance noise", Variant.of("gan", "stabilisers.instanceNoise=" + line(0.3, 0, kimg / 2)));
    variants.put("dropout 0.2 in G", Variant.of("gan", "architecture.generatorDropout=0.2"));
    variants.put("2 updates of D", Variant.of("gan", "training.criticSteps=2"));
    return variants;
  }

  private static String line(double from, double to, double endKimg) {
    return "{kind: linear, from: "
        + from
        + ", to: "
        + to
        + ", startKimg: 0, endKimg: "
        + endKimg
        + "}";
  }

  /**
   * Prints a line for each run and a table of means with standard errors.
   *
   * @param arguments {@code DATA:SET:kimg:seeds[:NAME,…]} with ring8 or grid25, recipes or tricks,
   *     the number of thousands of real samples seen, and how many seeds (5) or which (2-5)
   */
  public static void main(String... arguments) {
    String[] asked = arguments[0].split(":");
    int kimg = Integer.parseInt(asked[2]);
    int[] seeds = Seeds.of(asked[3].contains("-") ? asked[3] : "1-" + asked[3]);
    RunComparison compared =
        asked[1].equals("tricks")
            ? new RunComparison(tricks(kimg), "{kind: leaky-relu, slope: 0.2}", 100)
            : new RunComparison(recipes(kimg), "relu", 200);
    Map<String, Variant> variants = compared.variants();
    List<String> names =
        asked.length > 4 ? List.of(asked[4].split(",")) : List.copyOf(variants.keySet());
    StringBuilder table =
        new StringBuilder(
            "| variant | modes | high quality % | reverse KL | seconds a run |\n"
                + "|---|---|---|---|---|\n");
    for (String name : names) {
      Variant variant = Objects.requireNonNull(variants.get(name), name);
      List<ModeCoverage> found = new ArrayList<>();
      long start = System.nanoTime();
      for (int seed : seeds) {
        long begin = System.nanoTime();
        ModeCoverage coverage = coverage(compared, variant, asked[0], kimg, seed);
        found.add(coverage);
        System.out.printf(
            Locale.ROOT,
            "%s %s seed %d: %d/%d modes, %.1f %% high quality, reverse KL %.3f, %.0f s%n",
            asked[0],
            name,
            seed,
            coverage.captured(),
            coverage.modes(),
            100 * coverage.highQuality(),
            coverage.reverseKl(),
            (System.nanoTime() - begin) / 1e9);
      }
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %.0f |%n",
              name,
              meanAndError(found, "%.1f", ModeCoverage::captured),
              meanAndError(found, "%.1f", coverage -> 100 * coverage.highQuality()),
              meanAndError(found, "%.3f", ModeCoverage::reverseKl),
              (System.nanoTime() - start) / 1e9 / found.size()));
    }
    System.out.print(table);
  }

  private static ModeCoverage coverage(
      RunComparison compared, Variant variant, String data, int kimg, int seed) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe recipe =
        recipes.set(
            recipes.set(recipes.named(variant.recipe()), common(compared, data, kimg, seed)),
            variant.changes());
    try (TrainingRun run =
        TrainingRun.start(Catalogue.builtIn(), recipe, Path.of("bench", "target", "runs"))) {
      run.train(Optional.empty());
      Density density = run.trainer().data().dataset().density().orElseThrow();
      return ModeCoverage.of(run.model().sample(SAMPLES, 1), density);
    }
  }

  private static List<String> common(RunComparison compared, String data, int kimg, int seed) {
    String cosine = "{kind: cosine, from: 1, to: 0, endKimg: " + kimg + "}";
    List<String> settings = new ArrayList<>();
    settings.add("data.source=" + data);
    settings.add("seed=" + seed);
    settings.add("prior={kind: normal, size: 2}");
    settings.add(
        "architecture={kind: mlp, width: 128, depth: 3, activation: "
            + compared.activation()
            + "}");
    for (String player : List.of("generator", "discriminator")) {
      settings.add(player + ".initialiser=xavier");
      settings.add(
          player + ".optimizer={kind: adam, learningRate: 0.001, beta1: 0.5, beta2: 0.999}");
      settings.add(player + ".learningRateSchedule=" + cosine);
    }
    settings.add("training.batch=" + compared.batch());
    settings.add("training.order=alternating");
    settings.add("training.kimg=" + kimg);
    settings.add("training.emaHalfLifeKimg=100");
    settings.add("reports.samplesEveryKimg=" + kimg);
    settings.add("checkpoints.everyKimg=" + kimg);
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
