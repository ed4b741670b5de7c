package dev.organza.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.Sha256;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.run.RunFolder;
import dev.organza.spark.LocalCluster;
import dev.organza.torch.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Samples read by Spark, on executors that are processes of their own. */
@ExtendWith(LocalCluster.class)
@Tag("slow")
class OrganzaSourceTest {

  private static RunFolder people;
  private static RunFolder digits;

  private final SparkSession spark;

  OrganzaSourceTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeAll
  static void train(@TempDir Path runs) {
    people = Models.people(runs);
    digits = Models.digits(runs);
  }

  /** Files at addresses {@code far:/…}, which executors have to fetch. */
  public static final class FarFiles extends RawLocalFileSystem {

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("far:///");
    }

    @Override
    public String getScheme() {
      return "far";
    }
  }

  private DataFrameReader of(Object model, long count) {
    return spark.read().format("organza").option("model", model.toString()).option("count", count);
  }

  private static String sha(Iterator<? extends Object> rows) {
    MessageDigest digest = Sha256.digest();
    rows.forEachRemaining(row -> digest.update((row + "\n").getBytes(StandardCharsets.UTF_8)));
    return Sha256.hex(digest.digest());
  }

  /** A row as {@link RowSampler#nextValues} has it, as Spark hands it out. */
  private static List<Object> asSpark(Map<String, Object> values) {
    List<Object> row = new ArrayList<>(values.values());
    row.replaceAll(value -> value instanceof java.time.LocalDate day ? Date.valueOf(day) : value);
    LocalDateTime instant = (LocalDateTime) row.get(7);
    row.set(7, Timestamp.from(instant.toInstant(ZoneOffset.UTC)));
    return row;
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i));
    }
    return values;
  }

  @Test
  void rowsOfATableAreThoseOfTheModelInAnyPartitions(@TempDir Path folder) {
    int count = 100_000;
    List<List<Object>> expected = new ArrayList<>();
    try (Model model = people.loadModel();
        Threads.Lease one = Threads.lease(1)) {
      RowSampler rows = RowSampler.of(model, count, 7, Selection.ANY);
      while (rows.hasNext()) {
        expected.add(asSpark(rows.nextValues()));
      }
    }
    assertThat(expected.stream().filter(row -> row.get(2) == null).count()).isPositive();
    String sha = sha(expected.iterator());
    for (int partitions : new int[] {1, 4, 16}) {
      Dataset<Row> rows =
          of(people.path(), count).option("seed", 7).option("partitions", partitions).load();
      assertThat(rows.rdd().getNumPartitions()).isEqualTo(partitions);
      Path file = folder.resolve(partitions + ".parquet");
      rows.write().parquet(file.toString());
      Dataset<Row> written = spark.read().parquet(file.toString()).orderBy("id");
      assertThat(written.count()).isEqualTo(count);
      List<List<Object>> read =
          written.collectAsList().stream().map(OrganzaSourceTest::values).toList();
      assertThat(read.subList(0, 20)).isEqualTo(expected.subList(0, 20));
      assertThat(sha(read.iterator())).isEqualTo(sha);
    }
  }

  @Test
  void columnsHaveTheTypesOfTheTable() {
    Dataset<Row> rows =
        spark.read().format("organza").option("count", 10).load(people.path().toString());
    List<DataType> types =
        Arrays.stream(rows.schema().fields()).map(StructField::dataType).toList();
    assertThat(rows.columns())
        .containsExactly("id", "age", "income", "kind", "member", "joined", "seen", "at");
    assertThat(types)
        .containsExactly(
            DataTypes.LongType,
            DataTypes.LongType,
            DataTypes.DoubleType,
            DataTypes.StringType,
            DataTypes.BooleanType,
            DataTypes.DateType,
            DataTypes.TimestampNTZType,
            DataTypes.TimestampType);
    assertThat(rows.schema().apply("income").nullable()).isTrue();
    assertThat(rows.schema().apply("age").nullable()).isFalse();
    assertThat(rows.orderBy("id").select("id").collectAsList().get(9).getLong(0)).isEqualTo(310);
  }

  @Test
  void whatAQueryDoesNotNeedIsNotMade() {
    Dataset<Row> many = of(people.path(), 1_000_000L).load();
    assertThat(many.count()).isEqualTo(1_000_000L);
    List<Row> first = many.select("age", "id").limit(3).collectAsList();
    List<Row> all = of(people.path(), 3).load().select("age", "id").collectAsList();
    assertThat(first).hasSize(3).isEqualTo(all);
    Dataset<Row> some = of(people.path(), 100_000).load();
    assertThat(some.filter("kind = 'rare' or kind = 'usual'").limit(5).count()).isEqualTo(5);
  }

  @Test
  void conditionsAreMet() {
    spark.sql(
        "create or replace temporary view people using organza options (model '%s', count 5000, where 'kind=rare', seed 3)"
            .formatted(people.path()));
    assertThat(spark.sql("select distinct kind from people").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("rare");
    Dataset<Row> old = of(people.path(), 500).option("where", "age>=60").load();
    assertThat(old.rdd().getNumPartitions()).isEqualTo(1);
    assertThat(old.filter("age >= 60").count()).isEqualTo(500);
    assertThat(old.count()).isEqualTo(500);
    try (Model model = people.loadModel();
        Threads.Lease one = Threads.lease(1)) {
      RowSampler rows =
          RowSampler.of(model, 500, 1, RowConditions.parse(model.description(), "age>=60"));
      List<Object> ages = new ArrayList<>();
      rows.forEachRemaining(row -> ages.add((long) row[0]));
      assertThat(old.collectAsList()).extracting(row -> (Object) row.getLong(1)).isEqualTo(ages);
    }
    assertThatThrownBy(
            () -> of(people.path(), 9).option("where", "age>=60").option("partitions", 2).load())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cannot be made in 2 partitions");
  }

  @Test
  void imagesAreThoseOfTheModel() {
    float[][] expected;
    int[] labels;
    List<String> classes;
    try (Model model = digits.loadModel();
        Threads.Lease one = Threads.lease(1)) {
      expected = model.sample(200, 5);
      labels = model.labels(200, Selection.ANY);
      classes = model.description().classes();
    }
    for (int partitions : new int[] {1, 4, 16}) {
      Dataset<Row> images =
          of(digits.path(), 200).option("seed", 5).option("partitions", partitions).load();
      // Passes are of 64 images.
      assertThat(images.rdd().getNumPartitions()).isEqualTo(Math.min(4, partitions));
      List<Row> rows = images.collectAsList();
      assertThat(rows).hasSize(200);
      for (int n = 0; n < rows.size(); n++) {
        Row image = rows.get(n).getStruct(0);
        assertThat(image.getInt(1)).isEqualTo(8);
        assertThat(image.getInt(2)).isEqualTo(8);
        assertThat(image.getInt(3)).isEqualTo(1);
        assertThat(image.getInt(4)).isZero();
        byte[] pixels = image.getAs(5);
        byte[] rounded = new byte[8 * 8];
        for (int i = 0; i < rounded.length; i++) {
          rounded[i] = (byte) Math.round(expected[n][i]);
        }
        assertThat(pixels).isEqualTo(rounded);
        assertThat(rows.get(n).getString(1)).isEqualTo(classes.get(labels[n]));
      }
    }
    assertThat(
            of(digits.path(), 70)
                .option("class", "3")
                .load()
                .select("class")
                .distinct()
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("3");
  }

  @Test
  void modelsAreFetchedFromOtherFileSystems() {
    spark.sparkContext().hadoopConfiguration().set("fs.far.impl", FarFiles.class.getName());
    List<Row> near = of(digits.path(), 70).load().collectAsList();
    List<Row> far = of("far://" + digits.path().toAbsolutePath(), 70).load().collectAsList();
    assertThat(far).hasSize(70);
    assertThat(far.get(69).getStruct(0).<byte[]>getAs(5))
        .isEqualTo(near.get(69).getStruct(0).<byte[]>getAs(5));
  }

  private void refuses(DataFrameReader reader, String... words) {
    assertThatThrownBy(reader::load)
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void badOptionsAreNamed() {
    refuses(
        of(people.path(), 5).option("partition", 3),
        "\"partition\"",
        "did you mean \"partitions\"?");
    refuses(
        of(people.path(), 5).option("xyzzy", 3), "no option \"xyzzy\"", "There are: model, count");
    refuses(of(people.path(), 0), "count", "at least 1", "\"0\"");
    refuses(of(people.path(), 5).option("count", "many"), "\"many\"");
    refuses(
        of(people.path(), 5).option("count", "99999999999999999999"), "\"99999999999999999999\"");
    refuses(of(people.path(), 5).option("seed", "1.5"), "\"1.5\"");
    refuses(of(people.path(), 5).option("partitions", 0), "partitions", "\"0\"");
    refuses(spark.read().format("organza").option("count", 5), "needs a model");
    refuses(spark.read().format("organza").option("model", people.path().toString()), "\"count\"");
    refuses(of(people.path(), 5).option("path", "x"), "not both");
    refuses(of(people.path(), 5).option("class", "3"), "not conditioned on classes");
    refuses(
        of(people.path(), 5).option("where", "kin=rare"), "\"kin=rare\"", "did you mean \"kind\"?");
    refuses(of(digits.path(), 5).option("where", "kind=rare"), "this model makes other samples");
    refuses(of(digits.path(), 5).option("class", "twelve"), "no class \"twelve\"");
    refuses(of(digits.path(), 5).option("codes", "c1=1"), "no codes");
    refuses(of(digits.path(), 5).option("codes", "c1"), "name=value");
    refuses(of(digits.path(), 5).option("codes", "c1=x"), "is a number, not \"x\"");
    refuses(of(digits.path(), 5).option("truncation", "0.5"), "mapping network");
    refuses(of(digits.path(), 5).option("truncation", "half"), "\"half\"");
    refuses(of(people.path(), 5).option("where", "kind=rare").option("class", "a"), "goes without");
  }

  @Test
  void modelsThatAreNoneAreRefusedBeforeThereAreTasks(@TempDir Path folder) throws IOException {
    refuses(of(folder.resolve("nothing"), 5), "there is no model at");
    refuses(of(folder, 5), "neither a run folder nor a checkpoint");
    refuses(of("nowhere://host/run", 5), "nowhere");
    refuses(of("::", 5), "::");
    Path garbage = Files.writeString(folder.resolve("model.safetensors"), "garbage");
    refuses(of(garbage, 5), garbage.toString());
    Files.delete(garbage);
    RunFolder translator =
        Models.train(
            "pix2pix",
            folder,
            "data.source=edges:digits",
            "data.size=32",
            "data.first=16",
            "architecture.width=2",
            "discriminatorArchitecture.width=2",
            "training.batch=4",
            "training.kimg=0.008");
    refuses(of(translator.path(), 5), "make images into others");
    RunFolder unique = Models.uniquePeople(folder);
    refuses(of(unique.path(), 5).option("partitions", 2), "cannot be made in 2 partitions");
    assertThat(of(unique.path(), 100).load().select("age").distinct().count()).isEqualTo(100);
    // One bit of every checkpoint.
    try (var files = Files.walk(unique.path())) {
      for (Path model : files.filter(file -> file.endsWith("model.safetensors")).toList()) {
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 3] ^= 1;
        Files.write(model, bytes);
      }
    }
    refuses(of(unique.path(), 5), unique.path().toString(), "checksum");
  }
}
