package dev.organza.bench;

import dev.organza.bench.worker.ProcessStatus;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Field;
import dev.organza.data.column.Column;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Source;
import dev.organza.metric.Measure;
import dev.organza.metric.MetricInput;
import dev.organza.metric.TableModel;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * How good synthetic copies of a table are, by recipe, beside the models that need no GAN: columns
 * drawn independently, and a Gaussian copula. A fifth of the rows is held out, the same one for
 * all; the metrics are those of {@code organza evaluate}.
 *
 * <p>A line of results a run goes to a file as soon as it is there, and a run whose line is there
 * is not made again.
 */
public final class TablesStudy {

  private static final int MOST_ROWS = 20_000;
  private static final String INDEPENDENT = "independent";
  private static final String COPULA = "copula";
  private static final String SOURCE = "study-table";

  /** What is shown of each metric, by the name of its measure. */
  private static final Map<String, List<String>> SHOWN =
      Map.of(
          "quality",
          List.of("quality", "column shapes", "pair trends", "quality by the report of SDMetrics"),
          "utility",
          List.of(
              "F1 trained on synthetic",
              "F1 trained on real",
              "R² trained on synthetic",
              "R² trained on real"),
          "closest-record",
          List.of("distance to closest record", "distance of held-out rows"),
          "copied-rows",
          List.of("copied rows", "copied rows among held-out rows"));

  /** It logs each model that it trains. */
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  private TablesStudy() {}

  /**
   * Prints the lines.
   *
   * @param arguments {@code TABLE:MODELS:SEEDS:FILE} with the path of a table, recipes or {@code
   *     independent} or {@code copula} joined by commas, seeds such as {@code 1-3}, and the file of
   *     results; then overrides of the recipes
   */
  public static void main(String... arguments) throws IOException {
    TRIBUO.setLevel(Level.WARNING);
    String[] asked = arguments[0].split(":");
    List<String> changes = List.of(arguments).subList(1, arguments.length);
    StudyRows rows = new StudyRows(Path.of(asked[3]), "");
    try (Dataset table = open(asked[0])) {
      for (String model : asked[1].split(",")) {
        for (int seed : Seeds.of(asked[2])) {
          String key =
              "%s %s%s seed %d: "
                  .formatted(
                      Path.of(asked[0]).getFileName(),
                      model,
                      changes.isEmpty() ? "" : " " + String.join(" ", changes),
                      seed);
          rows.add(
              key,
              () -> {
                String line = key + run(table, model, changes, seed);
                System.out.println(line);
                return line + System.lineSeparator();
              });
        }
      }
    }
  }

  private static Dataset open(String path) {
    Catalogue catalogue = Catalogue.builtIn();
    Recipe recipe =
        catalogue
            .recipes()
            .set(Recipe.DEFAULTS, List.of("data.source=" + path, "data.table.types=all"));
    return catalogue.sources().open(recipe.data(), DownloadListener.silent());
  }

  private static String run(Dataset table, String model, List<String> changes, int seed)
      throws IOException {
    double[][] rows = new double[table.count()][table.shape().elements()];
    for (int n = 0; n < rows.length; n++) {
      table.read(n, rows[n], 0);
    }
    // The same fifth for all seeds.
    Collections.shuffle(Arrays.asList(rows), new Random(1));
    int held = rows.length / 5;
    List<Column> columns = ((Field.Row) table.schema().sample()).columns();
    try (Dataset heldOut = dataset("held-out", columns, Arrays.copyOf(rows, held));
        Dataset real = dataset(SOURCE, columns, Arrays.copyOfRange(rows, held, rows.length))) {
      double before = ProcessStatus.processorSeconds();
      double[][] made = made(real, columns, model, changes, seed);
      double seconds = ProcessStatus.processorSeconds() - before;
      try (Dataset fake = dataset("generated", columns, made)) {
        return "%s, %.0f CPU s".formatted(figures(real, fake, heldOut), seconds);
      }
    }
  }

  private static Dataset dataset(String name, List<Column> columns, double[][] rows) {
    return DatasetBuilder.ofColumns(name, columns, rows).build();
  }

  private static double[][] made(
      Dataset real, List<Column> columns, String model, List<String> changes, int seed)
      throws IOException {
    int count = Math.min(MOST_ROWS, real.count());
    if (model.equals(COPULA) || model.equals(INDEPENDENT)) {
      return simple(real, columns, model, count, seed);
    }
    Catalogue catalogue = Catalogue.builtIn().with(Source.of(SOURCE, real));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.source=" + SOURCE,
                "seed=" + seed,
                "hardware={device: cpu, threads: 1, precision: float32}"));
    settings.addAll(changes);
    Recipe recipe = catalogue.recipes().set(catalogue.recipes().named(model), settings);
    try (TrainingRun run =
        TrainingRun.start(catalogue, recipe, Path.of("bench", "target", "runs"))) {
      run.train(Optional.empty());
      try (Model trained = run.model()) {
        return trained.sampleDoubles(count, 1, Selection.ANY);
      }
    }
  }

  /** Rows of a model that needs no GAN. */
  private static double[][] simple(
      Dataset real, List<Column> columns, String model, int count, int seed) {
    double[][] table = new double[columns.size()][real.count()];
    double[] row = new double[columns.size()];
    for (int n = 0; n < real.count(); n++) {
      real.read(n, row, 0);
      for (int c = 0; c < row.length; c++) {
        table[c][n] = row[c];
      }
    }
    int[] categories = columns.stream().mapToInt(column -> column.categories().size()).toArray();
    TableModel fitted =
        model.equals(COPULA)
            ? TableModel.copula(table, categories, seed)
            : TableModel.independent(table);
    return fitted.sample(count, seed);
  }

  private static String figures(Dataset real, Dataset fake, Dataset heldOut) {
    try (MetricInput input = MetricInput.of(real, fake).heldOut(heldOut).seed(1).build()) {
      return List.of("quality", "utility", "closest-record", "copied-rows").stream()
          .flatMap(
              metric ->
                  Metrics.standard().named(metric).measure(input).measures().stream()
                      .filter(
                          measure ->
                              SHOWN.getOrDefault(metric, List.of()).contains(measure.name())))
          .map(TablesStudy::text)
          .collect(Collectors.joining(", "));
    }
  }

  private static String text(Measure measure) {
    return String.format(Locale.ROOT, "%s %.4f", measure.name(), measure.value());
  }
}
