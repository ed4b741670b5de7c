package dev.organza.metric.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Rows;
import dev.organza.metric.TableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What metrics of tables see in columns, and in what links them. */
class TableMetricsTest {

  private static Metric named(String name) {
    return NumberMetrics.all().stream()
        .filter(metric -> metric.description().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static float[][] rows(int count, long seed, Function<SplittableRandom, float[]> row) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][];
    Arrays.setAll(rows, i -> row.apply(random));
    return rows;
  }

  private static Dataset dataset(float[][] rows) {
    return Datasets.of("planted", Shape.of(rows[0].length), rows, new int[0], List.of());
  }

  private static double measure(Measurement measurement, String name) {
    return measurement.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(Measure::value)
        .findFirst()
        .orElseThrow();
  }

  // Columns

  @Test
  void whatNoColumnDoesIsCounted(@TempDir Path folder) throws IOException {
    Path real = folder.resolve("real.csv");
    Path fake = folder.resolve("fake.csv");
    StringBuilder reals = new StringBuilder("rooms,price\n");
    for (int i = 0; i < 100; i++) {
      reals.append(1 + i % 5).append(',').append(10 + i / 10.0).append('\n');
    }
    Files.writeString(real, reals);
    // Half of the rooms are not whole, a quarter of the prices lie below all real ones.
    StringBuilder fakes = new StringBuilder("rooms,price\n");
    for (int i = 0; i < 80; i++) {
      fakes.append(i % 2 == 0 ? "2" : "2.5").append(',').append(i % 4 == 0 ? 3 : 12).append('\n');
    }
    Files.writeString(fake, fakes);
    try (Dataset a = open(real);
        Dataset b = open(fake);
        MetricInput input = MetricInput.of(a, b).build()) {
      Measurement measurement = named("columns").measure(input);
      assertThat(measure(measurement, "not whole, of whole columns")).isEqualTo(0.5);
      assertThat(measure(measurement, "outside the real range")).isEqualTo(0.125);
      assertThat(measure(measurement, "outside by chance alone"))
          .isCloseTo(2.0 / 101, within(1e-12));
      assertThat(measurement.notes())
          .anySatisfy(note -> assertThat(note).contains("rooms", "50.0 %", "not"))
          .anySatisfy(note -> assertThat(note).contains("price", "25.0 %", "below", "10"));
    }
    try (Dataset a = open(real);
        MetricInput same = MetricInput.of(a, a).build()) {
      assertThat(named("columns").measure(same).measures().get(0).value()).isZero();
    }
  }

  private static Dataset open(Path file) {
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(file.toString()), DownloadListener.silent());
  }

  // Was a GAN needed?

  private static float[] linked(SplittableRandom random) {
    double x = random.nextGaussian();
    return new float[] {(float) x, (float) (0.9 * x + 0.3 * random.nextGaussian())};
  }

  private static float[] ring(SplittableRandom random) {
    double angle = 2 * Math.PI * random.nextDouble();
    return new float[] {
      (float) (Math.cos(angle) + 0.05 * random.nextGaussian()),
      (float) (Math.sin(angle) + 0.05 * random.nextGaussian())
    };
  }

  @Test
  void correlatedNormalsNeedNoGan() {
    try (MetricInput input =
        MetricInput.of(
                dataset(rows(1500, 1, TableMetricsTest::linked)),
                dataset(
                    rows(
                        1500,
                        2,
                        random ->
                            new float[] {
                              (float) random.nextGaussian(), (float) random.nextGaussian()
                            })))
            .build()) {
      Measurement measurement = named("simple-models").measure(input);
      assertThat(measurement.notes().get(0)).startsWith("A GAN was not needed").contains("copula");
      double copula = measure(measurement, "distance of the gaussian copula");
      assertThat(copula).isLessThan(0.5 * measure(measurement, "distance of independent columns"));
      assertThat(measure(measurement, "distance of generated")).isGreaterThan(2 * copula);
    }
  }

  /** No correlation says that points lie on a ring. */
  @Test
  void aRingNeedsOne() {
    try (MetricInput input =
        MetricInput.of(
                dataset(rows(1500, 1, TableMetricsTest::ring)),
                dataset(rows(1500, 2, TableMetricsTest::ring)))
            .heldOut(dataset(rows(1500, 3, TableMetricsTest::ring)))
            .build()) {
      Measurement measurement = named("simple-models").measure(input);
      assertThat(measurement.notes()).hasSize(1);
      assertThat(measurement.notes().get(0)).startsWith("The GAN is better");
    }
  }

  /**
   * Of whole numbers and constants a model has only those, and more columns than rows are taken.
   */
  @Test
  void simpleModelsKeepEachColumnsValues() {
    Rows few =
        new Rows(
            rows(
                20,
                1,
                random -> {
                  float[] row = new float[50];
                  for (int k = 1; k < row.length; k++) {
                    row[k] = random.nextInt(4);
                  }
                  row[0] = 7;
                  return row;
                }),
            new int[20]);
    for (double[] row : TableModel.copula(columns(few), new int[50], 1).sample(200, 2)) {
      assertThat(row[0]).isEqualTo(7);
      assertThat(Arrays.stream(row).allMatch(v -> v == Math.rint(v) && v >= 0 && v <= 7)).isTrue();
    }
  }

  /** Spearman's correlation of a Gaussian copula is 6/π asin(ρ/2), whatever the columns' units. */
  @Test
  void theCopulaHasTheTablesRankCorrelation() {
    Rows table =
        new Rows(
            rows(
                4000,
                1,
                random -> {
                  float[] row = linked(random);
                  return new float[] {(float) Math.exp(row[0]), -row[1] * row[1] * row[1]};
                }),
            new int[4000]);
    double[][] drawn = TableModel.copula(columns(table), new int[2], 1).sample(4000, 2);
    double rho = 0.9 / Math.hypot(0.9, 0.3);
    assertThat(spearman(drawn)).isCloseTo(-6 / Math.PI * Math.asin(rho / 2), within(0.02));
    assertThat(spearman(TableModel.independent(columns(table)).sample(4000, 2)))
        .isCloseTo(0, within(0.05));
  }

  private static double[][] columns(Rows rows) {
    double[][] columns = new double[rows.values()[0].length][];
    Arrays.setAll(columns, rows::column);
    return columns;
  }

  private static double spearman(double[][] rows) {
    double[][] ranks = new double[2][rows.length];
    for (int c = 0; c < 2; c++) {
      int column = c;
      Integer[] order = new Integer[rows.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> Double.compare(rows[a][column], rows[b][column]));
      for (int r = 0; r < order.length; r++) {
        ranks[c][order[r]] = r - (rows.length - 1) / 2.0;
      }
    }
    double both = 0;
    double squares = 0;
    for (int i = 0; i < rows.length; i++) {
      both += ranks[0][i] * ranks[1][i];
      squares += ranks[0][i] * ranks[0][i];
    }
    return both / squares;
  }

  // Scales

  /** One row of a million hides the column from whoever divides by its standard deviation. */
  @Test
  void anOutlierHidesNothingFromTheClassifier() {
    float[][] real = rows(600, 1, random -> new float[] {(float) (70 + 4 * random.nextGaussian())});
    real[41][0] = 1e6f;
    float[][] fake = rows(600, 2, random -> new float[] {(float) (23 + 97 * random.nextDouble())});
    try (MetricInput input = MetricInput.of(dataset(real), dataset(fake)).build()) {
      Measurement measurement = named("two-sample-classifier").measure(input);
      // Of U(23,120) 82 % lie outside 70 ± 2σ: (1 + 0.82)/2 and a little less.
      assertThat(measurement.measures().get(0).value()).isGreaterThan(0.8);
    }
  }

  @Test
  void moreColumnsThanRowsAreToldApartByTheirSizes() {
    Function<Double, Function<SplittableRandom, float[]>> wide =
        deviation ->
            random -> {
              float[] row = new float[400];
              for (int k = 0; k < row.length; k++) {
                row[k] = (float) (deviation * random.nextGaussian());
              }
              return row;
            };
    Dataset real = dataset(rows(120, 1, wide.apply(1.0)));
    try (MetricInput narrow = MetricInput.of(real, dataset(rows(120, 2, wide.apply(0.1)))).build();
        MetricInput same = MetricInput.of(real, dataset(rows(120, 3, wide.apply(1.0)))).build()) {
      assertThat(named("two-sample-classifier").measure(narrow).measures().get(0).value())
          .isGreaterThan(0.95);
      Measurement nothing = named("two-sample-classifier").measure(same);
      assertThat(nothing.notes().get(0)).startsWith("No difference was found");
      assertThat(nothing.notes().get(1))
          .contains("power is low", "60 training samples", "400 columns");
      // 120 trials: 0.5 + (2.33·0.5 + 0.84·0.48)/√120.
      assertThat(measure(nothing, "accuracy it would notice")).isCloseTo(0.643, within(0.005));
    }
  }

  /** A column that does not vary has no deviations to be away by. */
  @Test
  void columnsThatDoNotVaryAreNamedAndNotDividedBy() {
    float[][] real = rows(200, 1, random -> new float[] {0.1f, (float) random.nextGaussian(), 7});
    float[][] fake =
        rows(200, 2, random -> new float[] {0.1f, (float) random.nextGaussian(), 7.001f});
    try (MetricInput input = MetricInput.of(dataset(real), dataset(fake)).build()) {
      Measurement measurement = named("wasserstein-1").measure(input);
      assertThat(measurement.measures())
          .allSatisfy(measure -> assertThat(measure.value()).isLessThan(1));
      assertThat(measurement.notes().get(1)).contains("2 columns are constant", "number 2");
    }
    try (MetricInput input =
        MetricInput.of(Planted.normal(200, 0.1, 0, 1), Planted.normal(200, 0.1, 1, 2)).build()) {
      Measurement measurement = named("wasserstein-1").measure(input);
      assertThat(measurement.measures().stream().map(Measure::name))
          .doesNotContain("in real standard deviations");
      assertThat(measurement.notes().get(0)).contains("all equal");
    }
  }
}
