package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.source.Source;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe table on a table of categories, numbers and missing values, tiny. */
class TableRunTest {

  private static final int ROWS = 1500;
  private static final int MADE = 4000;

  private final Path runs;

  TableRunTest(@TempDir Path runs) {
    this.runs = runs;
  }

  /** Gains are 0 in nine rows of ten, hours 40 in half; one income in five is missing. */
  private static double[][] rows() {
    Random random = new Random(5);
    double[][] rows = new double[ROWS][];
    for (int n = 0; n < ROWS; n++) {
      boolean woman = random.nextBoolean();
      double gain = n % 10 == 0 ? Math.rint(Math.exp(5 + 3 * random.nextDouble())) : 0;
      double hours = n % 2 == 0 ? 40 : Math.rint(30 + 5 * random.nextGaussian());
      double income = n % 5 == 0 ? Double.NaN : (woman ? 20 : 60) + 100 * random.nextDouble();
      rows[n] = new double[] {woman ? 0 : 1, gain, hours, income};
    }
    return rows;
  }

  private static Dataset table(double[][] rows) {
    return DatasetBuilder.ofColumns(
            "people",
            List.of(
                new Column("sex", List.of("Female", "Male")),
                new Column("gain", new ColumnType.Whole(0, 99_999), null),
                new Column("hours", new ColumnType.Whole(0, 99), null),
                new Column("income", ColumnType.Real.ANY, "?")),
            rows)
        .build();
  }

  /**
   * However little was learned of how columns depend on each other, each has its distribution:
   * spikes, whole numbers and missing values are as frequent as in the data.
   */
  @Test
  void everyColumnHasItsDistributionByConstruction() {
    double[][] rows = rows();
    try (Dataset dataset = table(rows)) {
      Catalogue catalogue = Catalogue.builtIn().with(Source.of("people", dataset));
      Recipe recipe =
          catalogue
              .recipes()
              .set(
                  catalogue.recipes().named("table"),
                  List.of(
                      "data.source=people",
                      "architecture.width=24",
                      "prior.size=8",
                      "training.batch=50",
                      "training.kimg=1.5",
                      "hardware.device=cpu",
                      "hardware.threads=1"));
      try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs)) {
        assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
        try (Model model = run.model()) {
          double[][] made = model.sampleDoubles(MADE, 1, Selection.ANY);
          // Four standard errors of the sample and of the 8,192 rows of the fit.
          double error = 4 * Math.sqrt(0.25 * (1.0 / MADE + 1.0 / 8192));
          for (double[] bound :
              new double[][] {{1, 0}, {1, 500}, {1, 1500}, {2, 30}, {2, 39}, {2, 40}, {3, 70}}) {
            assertThat(upTo(made, (int) bound[0], bound[1]))
                .as("column %.0f up to %.0f", bound[0], bound[1])
                .isCloseTo(upTo(rows, (int) bound[0], bound[1]), within(error));
          }
          assertThat(missing(made)).isCloseTo(0.2, within(error));
          assertThat(Arrays.stream(made).mapToDouble(row -> row[1]))
              .allMatch(gain -> gain >= 0 && gain == Math.rint(gain));
        }
      }
    }
  }

  /** A category of 300 values has an embedding; its model is read back from its file. */
  @Test
  void aCategoryOfManyValuesIsDrawnByItsFrequencies() throws IOException {
    int values = 300;
    double[][] rows = new double[ROWS][];
    for (int n = 0; n < ROWS; n++) {
      rows[n] = new double[] {n % 3 == 0 ? 7 : n % values, n % 2};
    }
    List<Column> columns =
        List.of(
            new Column("item", IntStream.range(0, values).mapToObj(k -> "item " + k).toList()),
            new Column("kind", List.of("a", "b")));
    try (Dataset dataset = DatasetBuilder.ofColumns("items", columns, rows).build()) {
      Catalogue catalogue = Catalogue.builtIn().with(Source.of("items", dataset));
      Recipe recipe =
          catalogue
              .recipes()
              .set(
                  catalogue.recipes().named("table"),
                  List.of(
                      "data.source=items",
                      "architecture.width=16",
                      "prior.size=4",
                      "training.batch=50",
                      "training.kimg=0.5",
                      "hardware.device=cpu",
                      "hardware.threads=1"));
      try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs)) {
        assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      }
      Path file;
      try (Stream<Path> files = Files.walk(runs)) {
        file = files.filter(path -> path.endsWith("model.safetensors")).findFirst().orElseThrow();
      }
      try (Model model = Model.load(file, Device.cpu(), catalogue.kinds())) {
        double[] items =
            Arrays.stream(model.sampleDoubles(MADE, 1, Selection.ANY))
                .mapToDouble(row -> row[0])
                .toArray();
        double[] errors = new double[values];
        for (int k = 0; k < values; k++) {
          int item = k;
          double real = Arrays.stream(rows).filter(row -> row[0] == item).count() / (double) ROWS;
          double made = Arrays.stream(items).filter(x -> x == item).count() / (double) MADE;
          // In standard errors of the sample and of the rows of the fit; 0 where none may come.
          errors[k] = (made - real) / Math.sqrt(Math.max(real, 1e-9) * (1.0 / MADE + 1.0 / 8192));
        }
        assertThat(Arrays.stream(errors)).allMatch(z -> Math.abs(z) < 5);
        assertThat(Math.sqrt(Arrays.stream(errors).map(z -> z * z).average().orElseThrow()))
            .isLessThan(1.2);
      }
    }
  }

  /** The share of the known values of a column that are not above a bound. */
  private static double upTo(double[][] rows, int column, double bound) {
    double[] known =
        Arrays.stream(rows).mapToDouble(row -> row[column]).filter(x -> !Double.isNaN(x)).toArray();
    return Arrays.stream(known).filter(x -> x <= bound).count() / (double) known.length;
  }

  private static double missing(double[][] rows) {
    return Arrays.stream(rows).filter(row -> Double.isNaN(row[3])).count() / (double) rows.length;
  }
}
