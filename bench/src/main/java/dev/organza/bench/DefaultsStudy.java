package dev.organza.bench;

import dev.organza.bench.worker.ProcessStatus;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.metric.ModeCoverage;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * What the recipes reach on rows with nothing set but data and seed: the Kolmogorov-Smirnov
 * distance on one number, and the modes kept of a mixture, by the averaged generator that {@code
 * sample} and {@code evaluate} take. Results are added to a file, and what is there is not trained
 * again.
 */
public final class DefaultsStudy {

  private static final Path FOLDER = Path.of("bench", "target", "defaults");
  private static final int NUMBERS = 10_000;
  private static final int POINTS = 2_500;

  /**
   * The modes of a mixture that is known here only, since its data come from a file.
   *
   * @param step between neighbours on the grid of 25
   * @param modeStandardDeviation of each mode
   */
  private record Grid(double step, double modeStandardDeviation) implements Density {

    /** Of unit variance, with modes as narrow beside their distance as in some published code. */
    static final Grid UNIT_VARIANCE = new Grid(Math.sqrt(0.5), 0.007);

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double logDensity(double... x) {
      double variance = modeStandardDeviation * modeStandardDeviation;
      double sum =
          modes().stream()
              .mapToDouble(
                  m -> Math.exp(-(square(x[0] - m[0]) + square(x[1] - m[1])) / 2 / variance))
              .sum();
      return Math.log(sum / 25 / (2 * Math.PI * variance));
    }

    private static double square(double x) {
      return x * x;
    }

    @Override
    public List<double[]> modes() {
      return IntStream.range(0, 25)
          .mapToObj(k -> new double[] {step * (k / 5 - 2), step * (k % 5 - 2)})
          .toList();
    }

    /** 100,000 draws as a CSV table, the same ones each time. */
    Path csv() throws IOException {
      Path file = Files.createDirectories(FOLDER).resolve("unit-variance.csv");
      if (Files.exists(file)) {
        return file;
      }
      Random random = new Random(20261129);
      StringBuilder text = new StringBuilder("x,y\n");
      for (int i = 0; i < 100_000; i++) {
        double[] mode = modes().get(random.nextInt(25));
        text.append(
            String.format(
                Locale.ROOT,
                "%.7f,%.7f%n",
                mode[0] + modeStandardDeviation * random.nextGaussian(),
                mode[1] + modeStandardDeviation * random.nextGaussian()));
      }
      return Files.writeString(file, text);
    }
  }

  private DefaultsStudy() {}

  /**
   * Prints a line for each run.
   *
   * @param arguments {@code RECIPE,…:DATA,…:SEEDS[:FILE]}, for example {@code
   *     gan,r1:heights,ring8:1-3}; the data {@code csv} are 25 normals scaled to unit variance, in
   *     a CSV table; a file has settings to try, {@code path=value} on each line
   */
  public static void main(String... arguments) throws IOException {
    String[] asked = arguments[0].split(":");
    Optional<Path> settings = asked.length > 3 ? Optional.of(Path.of(asked[3])) : Optional.empty();
    List<String> tried = settings.isPresent() ? Files.readAllLines(settings.get()) : List.of();
    String label = settings.map(file -> " with " + file.getFileName()).orElse("");
    StudyRows rows = new StudyRows(FOLDER.resolve("results.txt"), "");
    for (int seed : Seeds.of(asked[2])) {
      for (String recipe : asked[0].split(",")) {
        for (String data : asked[1].split(",")) {
          String name = recipe + " " + data + " " + seed + label + ":";
          rows.add(name, () -> "\n" + name + " " + trained(recipe, data, seed, tried));
        }
      }
    }
    System.out.println(rows.all().strip());
  }

  private static String trained(String name, String data, int seed, List<String> tried)
      throws IOException {
    Recipes recipes = Catalogue.builtIn().recipes();
    boolean file = data.equals("csv");
    Recipe recipe =
        recipes.set(
            recipes.set(recipes.named(name), tried),
            List.of(
                "data.source=" + (file ? Grid.UNIT_VARIANCE.csv() : data),
                "seed=" + seed,
                "hardware={device: cpu, threads: 1, precision: float32}"));
    double before = ProcessStatus.processorSeconds();
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, FOLDER.resolve("runs"))) {
      run.train(Optional.empty());
      Dataset dataset = run.trainer().data().dataset();
      String figures =
          dataset.shape().elements() == 1
              ? String.format(Locale.ROOT, "KS %.4f", distance(run, dataset))
              : modes(
                  ModeCoverage.of(
                      run.model().sample(POINTS, 1),
                      file ? Grid.UNIT_VARIANCE : dataset.density().orElseThrow()));
      return String.format(
          Locale.ROOT,
          "%s, %.0f kimg, %.0f s of processor time",
          figures,
          run.trainer().progress().kimg(),
          ProcessStatus.processorSeconds() - before);
    }
  }

  private static double distance(TrainingRun run, Dataset dataset) {
    double[] real = new double[dataset.count()];
    float[] row = new float[1];
    for (int i = 0; i < real.length; i++) {
      dataset.read(i, row, 0);
      real[i] = row[0];
    }
    float[][] samples = run.model().sample(NUMBERS, 1);
    double[] generated = IntStream.range(0, NUMBERS).mapToDouble(i -> samples[i][0]).toArray();
    return KolmogorovSmirnovTest.withDefaults().statistic(real, generated);
  }

  private static String modes(ModeCoverage coverage) {
    return String.format(
        Locale.ROOT,
        "%d of %d modes, %.1f %% of high quality, reverse KL %.3f",
        coverage.captured(),
        coverage.modes(),
        100 * coverage.highQuality(),
        coverage.reverseKl());
  }
}
