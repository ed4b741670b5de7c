package dev.organza.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.UsageException;
import dev.organza.data.table.SchemaChanges;
import dev.organza.data.table.TableRows;
import dev.organza.metric.Measure;
import dev.organza.metric.MetricInput;
import dev.organza.metric.evaluation.Metrics;
import dev.organza.metric.image.FeatureMoments;
import dev.organza.metric.image.FrechetDistance;
import dev.organza.metric.image.KernelDistance;
import dev.organza.spark.LocalCluster;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Metrics that executors aggregate, against those of the same rows in memory. */
@ExtendWith(LocalCluster.class)
@Tag("slow")
class FrameMetricsTest {

  private final SparkSession spark;

  FrameMetricsTest(SparkSession spark) {
    this.spark = spark;
  }

  private static float[][] vectors(int count, int dimension, double shift, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      double common = random.nextGaussian();
      for (int k = 0; k < dimension; k++) {
        // Means far from 0: moments as sums of squares would lose digits.
        vector[k] = (float) (1000 + shift + (k + 1) * random.nextGaussian() + common);
      }
    }
    return vectors;
  }

  private Dataset<Row> frame(DataType element, List<? extends @Nullable Object> vectors) {
    return spark.createDataFrame(
        vectors.stream().map(vector -> RowFactory.create(vector)).toList(),
        new StructType().add("features", DataTypes.createArrayType(element)));
  }

  private Dataset<Row> frame(float[][] vectors) {
    return frame(DataTypes.FloatType, Arrays.stream(vectors).toList());
  }

  /** Of float64 sums of N terms in another order: N·2⁻⁵³, times the condition of the roots. */
  @Test
  void theFrechetDistanceIsThatOfAllVectorsInMemory() {
    float[][] real = vectors(3000, 12, 0, 1);
    float[][] fake = vectors(2000, 12, 0.5, 2);
    double expected = FrechetDistance.of(FeatureMoments.of(real), FeatureMoments.of(fake));
    assertThat(expected).isGreaterThan(1);
    for (int partitions : new int[] {1, 7}) {
      Dataset<Row> reals = frame(real).repartition(partitions);
      Dataset<Row> fakes = frame(fake).repartition(partitions);
      assertThat(FeatureDistances.frechet(reals, fakes, "features"))
          .isCloseTo(expected, within(1e-9 * expected));
    }
    FeatureMoments kept = FeatureDistances.moments(frame(real), "features");
    assertThat(kept.count()).isEqualTo(3000);
    Dataset<Row> doubles =
        frame(fake).select(functions.col("features").cast("array<double>").as("features"));
    assertThat(FeatureDistances.frechet(kept, FeatureDistances.moments(doubles, "features")))
        .isCloseTo(expected, within(1e-9 * expected));
    // A shift of all means by 1 adds the dimension; covariances are the same.
    Dataset<Row> shifted =
        frame(real)
            .select(functions.expr("transform(features, x -> double(x) + 1)").as("features"));
    assertThat(FeatureDistances.frechet(kept, FeatureDistances.moments(shifted, "features")))
        .isCloseTo(12, within(1e-6));
  }

  @Test
  void theKernelDistanceIsThatOfAllVectorsInMemory() {
    float[][] real = vectors(300, 8, 0, 1);
    float[][] fake = vectors(200, 8, 0.5, 2);
    assertThat(FeatureDistances.kernel(frame(real), frame(fake), "features", 10_000, 1))
        .isEqualTo(KernelDistance.of(real, fake));
    KernelDistance some = FeatureDistances.kernel(frame(real), frame(fake), "features", 100, 1);
    assertThat(FeatureDistances.kernel(frame(real), frame(fake), "features", 100, 1))
        .isEqualTo(some);
    assertThat(FeatureDistances.kernel(frame(real), frame(fake), "features", 100, 2))
        .isNotEqualTo(some);
    assertThatThrownBy(() -> FeatureDistances.kernel(frame(real), frame(fake), "features", 1, 1))
        .isInstanceOf(UsageException.class);
  }

  private static void refuses(Dataset<Row> frame, String column, String... words) {
    assertThatThrownBy(() -> FeatureDistances.moments(frame, column))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void vectorsThatAreNoneAreNamed() {
    List<@Nullable Object> rows = new ArrayList<>(Arrays.asList(vectors(40, 3, 0, 1)));
    Dataset<Row> sound = frame(DataTypes.FloatType, rows);
    refuses(sound, "feature", "no column \"feature\"", "did you mean \"features\"?");
    refuses(spark.range(5).toDF(), "id", "holds bigint");
    refuses(sound.limit(0), "features", "there are no vectors");
    refuses(sound.limit(1), "features", "there is one vector");
    rows.set(17, null);
    refuses(frame(DataTypes.FloatType, rows), "features", "1 of 40 vectors are missing");
    rows.set(17, new float[] {1, Float.NaN, 2});
    rows.set(37, new float[] {1, Float.POSITIVE_INFINITY, 2});
    refuses(frame(DataTypes.FloatType, rows), "features", "2 of 40 vectors", "not finite");
    rows.set(17, new @Nullable Float[] {1f, null, 2f});
    rows.set(37, new float[] {1, 2, 3});
    refuses(frame(DataTypes.FloatType, rows), "features", "1 of 40 vectors");
    rows.set(17, new float[] {1, 2});
    refuses(frame(DataTypes.FloatType, rows), "features", "from 2 to 3 numbers");
    refuses(
        frame(DataTypes.FloatType, List.of(new float[0], new float[0])), "features", "no numbers");
    assertThatThrownBy(
            () ->
                FeatureDistances.frechet(
                    frame(vectors(9, 3, 0, 1)), frame(vectors(9, 4, 0, 1)), "features"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("3 numbers and the generated ones 4");
  }

  private static List<Map<String, @Nullable Object>> people(int count, long seed, boolean real) {
    Random random = new Random(seed);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("age", (long) random.nextInt(real ? 60 : 50));
      row.put("income", n % 9 == 0 ? null : 1000 * random.nextGaussian() + (real ? 0 : 200));
      row.put("kind", "k" + random.nextInt(real ? 5 : 7));
      row.put("member", random.nextInt(3) == 0);
      row.put("joined", LocalDate.of(2024, 1, 1).plusDays(random.nextInt(real ? 90 : 70)));
      rows.add(row);
    }
    return rows;
  }

  private static final StructType PEOPLE =
      new StructType()
          .add("age", DataTypes.LongType)
          .add("income", DataTypes.DoubleType)
          .add("kind", DataTypes.StringType)
          .add("member", DataTypes.BooleanType)
          .add("joined", DataTypes.DateType);

  private Dataset<Row> table(List<Map<String, @Nullable Object>> rows) {
    return spark.createDataFrame(
        rows.stream()
            .map(
                row ->
                    RowFactory.create(
                        row.get("age"),
                        row.get("income"),
                        row.get("kind"),
                        row.get("member"),
                        java.sql.Date.valueOf((LocalDate) row.get("joined"))))
            .toList(),
        PEOPLE);
  }

  @Test
  void columnShapesAreThoseOfTheMetric() {
    List<Map<String, @Nullable Object>> real = people(900, 1, true);
    List<Map<String, @Nullable Object>> fake = people(700, 2, false);
    SchemaChanges schema =
        SchemaChanges.of(
            "columns: {age: integer, income: real, kind: category, joined: date}", "schema");
    List<Measure> measures;
    try (var reals = TableRows.of("real", real, schema);
        var fakes = TableRows.of("fake", fake, schema);
        MetricInput input = MetricInput.of(reals, fakes).build()) {
      measures = Metrics.standard().named("column-shapes").measure(input).measures();
    }
    for (int partitions : new int[] {1, 5}) {
      Map<String, Double> shapes =
          TableShapes.of(
              table(real).repartition(partitions),
              table(fake)
                  .select("kind", "age", "joined", "member", "income")
                  .repartition(partitions));
      assertThat(shapes.keySet()).containsExactly(PEOPLE.fieldNames());
      assertThat(TableShapes.mean(shapes)).isCloseTo(measures.get(0).value(), within(1e-12));
      assertThat(shapes.values().stream().mapToDouble(v -> v).min().orElseThrow())
          .isCloseTo(measures.get(1).value(), within(1e-12));
      assertThat(measures.get(1).value()).isBetween(0.5, 0.95);
    }
  }

  /** As sums in another order; those of two columns alone are the trend of their pair. */
  @Test
  void pairTrendsAreThoseOfTheMetric() {
    List<Map<String, @Nullable Object>> real = dependent(people(900, 1, true), 0.8);
    List<Map<String, @Nullable Object>> fake = dependent(people(700, 2, false), 0.3);
    Map<TableTrends.Pair, Double> expected = new LinkedHashMap<>();
    String[] names = PEOPLE.fieldNames();
    for (int a = 0; a < names.length; a++) {
      for (int b = a + 1; b < names.length; b++) {
        TableTrends.Pair pair = new TableTrends.Pair(names[a], names[b]);
        expected.put(pair, metric(real, fake, List.of(names[a], names[b])).get(0).value());
      }
    }
    List<Measure> all = metric(real, fake, List.of(names));
    for (int partitions : new int[] {1, 5}) {
      Map<TableTrends.Pair, Double> trends =
          TableTrends.of(
              table(real).repartition(partitions),
              table(fake)
                  .select("kind", "age", "joined", "member", "income")
                  .repartition(partitions));
      assertThat(trends.keySet()).containsExactlyElementsOf(expected.keySet());
      trends.forEach(
          (pair, trend) ->
              assertThat(trend)
                  .as(pair.toString())
                  .isCloseTo(expected.get(pair), within(1e-12))
                  .isBetween(0.3, 0.999));
      assertThat(TableTrends.mean(trends)).isCloseTo(all.get(0).value(), within(1e-12));
      assertThat(trends.values().stream().mapToDouble(v -> v).min().orElseThrow())
          .isCloseTo(all.get(1).value(), within(1e-12));
    }
  }

  /** With ages that follow incomes and kinds that follow ages, more or less. */
  private static List<Map<String, @Nullable Object>> dependent(
      List<Map<String, @Nullable Object>> rows, double share) {
    Random random = new Random(5);
    for (Map<String, @Nullable Object> row : rows) {
      if (row.get("income") instanceof Double income && random.nextDouble() < share) {
        row.put("age", Math.round(30 + income / 100));
      }
      if (random.nextDouble() < share) {
        row.put("kind", "k" + Math.floorMod((Long) Objects.requireNonNull(row.get("age")) / 8, 5));
      }
      if (random.nextInt(20) == 0) {
        row.put("kind", null);
      }
    }
    return rows;
  }

  private static List<Measure> metric(
      List<Map<String, @Nullable Object>> real,
      List<Map<String, @Nullable Object>> fake,
      List<String> columns) {
    Map<String, String> types =
        Map.of("age", "integer", "income", "real", "kind", "category", "joined", "date");
    List<String> typed =
        columns.stream().filter(types::containsKey).map(c -> c + ": " + types.get(c)).toList();
    SchemaChanges schema =
        SchemaChanges.of("columns: {" + String.join(", ", typed) + "}", "schema");
    try (var reals = TableRows.of("real", only(real, columns), schema);
        var fakes = TableRows.of("fake", only(fake, columns), schema);
        MetricInput input = MetricInput.of(reals, fakes).build()) {
      return Metrics.standard().named("pair-trends").measure(input).measures();
    }
  }

  private static List<Map<String, @Nullable Object>> only(
      List<Map<String, @Nullable Object>> rows, List<String> columns) {
    return rows.stream()
        .map(
            row -> {
              Map<String, @Nullable Object> some = new LinkedHashMap<>();
              columns.forEach(column -> some.put(column, row.get(column)));
              return some;
            })
        .toList();
  }

  @Test
  void pairsWithoutATrendAndFramesWithoutPairsAreNamed() {
    Dataset<Row> rows = table(people(20, 1, true));
    Map<TableTrends.Pair, Double> constant =
        TableTrends.of(
            rows.select("age", "income", "kind"),
            rows.select("age", "income", "kind").withColumn("income", functions.lit(3.0)));
    assertThat(constant.get(new TableTrends.Pair("age", "income"))).isNaN();
    assertThat(constant.get(new TableTrends.Pair("age", "kind"))).isEqualTo(1);
    // All generated incomes are in one bin, in which some real ones are.
    assertThat(constant.get(new TableTrends.Pair("income", "kind"))).isBetween(0.0, 0.9);
    assertThat(TableTrends.mean(constant)).isNotNaN();
    Map<TableTrends.Pair, Double> missing =
        TableTrends.of(
            rows.select("age", "income"),
            rows.select("age").withColumn("income", functions.lit(null).cast("double")));
    assertThat(missing.values()).allMatch(trend -> trend.isNaN());
    assertThat(TableTrends.mean(missing)).isNaN();
    refusesTrends(rows.select("age"), rows, "one column");
    refusesTrends(rows, rows.limit(0), "no generated rows");
    refusesTrends(rows, rows.drop("kind"), "\"kind\"");
    refusesTrends(
        rows,
        rows.withColumn("income", functions.lit(Double.NEGATIVE_INFINITY)),
        "\"income\"",
        "infinite");
  }

  private static void refusesTrends(Dataset<Row> real, Dataset<Row> fake, String... words) {
    assertThatThrownBy(() -> TableTrends.of(real, fake))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(words);
  }

  private void refusesTable(Dataset<Row> real, Dataset<Row> fake, String... words) {
    assertThatThrownBy(() -> TableShapes.of(real, fake))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void tablesThatCannotBeComparedAreNamed() {
    Dataset<Row> rows = table(people(20, 1, true));
    refusesTable(rows, rows.limit(0), "no generated rows");
    refusesTable(rows.limit(0), rows, "no real rows");
    refusesTable(
        rows,
        rows.drop("kind").withColumn("kinds", functions.lit("a")),
        "\"kind\"",
        "is it \"kinds\"?");
    refusesTable(rows, rows.withColumn("kind", functions.lit(1)), "numbers on one side");
    refusesTable(
        rows.withColumn("tags", functions.array(functions.lit(1))),
        rows,
        "\"tags\"",
        "drop(\"tags\")");
    refusesTable(
        rows,
        rows.withColumn("income", functions.lit(Double.POSITIVE_INFINITY)),
        "\"income\"",
        "infinite");
    Map<String, Double> none =
        TableShapes.of(rows, rows.withColumn("income", functions.lit(null).cast("double")));
    assertThat(none.get("income")).isNaN();
    assertThat(none.get("age")).isEqualTo(1);
    Map<String, Double> nan =
        TableShapes.of(rows, rows.withColumn("income", functions.lit(Double.NaN)));
    assertThat(nan.get("income")).isNaN();
    assertThat(TableShapes.mean(nan)).isEqualTo(1);
  }
}
