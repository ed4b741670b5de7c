package dev.organza.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.data.DataOptions;
import dev.organza.data.TableOptions;
import dev.organza.recipe.Catalogue;
import dev.organza.spark.LocalCluster;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is staged is, by its hash, what the library reads from the user's own files. */
@ExtendWith(LocalCluster.class)
class DataStagingTest {

  private final Path folder;
  private int runs;

  DataStagingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Stages a DataFrame, and opens what was staged. */
  private dev.organza.data.Dataset staged(Dataset<Row> frame, String... label) throws IOException {
    Path run = Files.createDirectory(folder.resolve("run" + runs++));
    try (RunStore store =
        RunStore.open(
            run.toUri().toString(), frame.sparkSession().sessionState().newHadoopConf())) {
      Optional<String> labels = Arrays.stream(label).findFirst();
      String name = DataStaging.stage(frame, DataStaging.form(frame.schema(), labels), store);
      assertThat(DataStaging.staged(store)).contains(name);
      assertThat(store.list(RunStore.DATA)).doesNotContain(".parts");
      return open(run.resolve(name));
    }
  }

  private static dev.organza.data.Dataset open(Path source) {
    return Catalogue.discovered()
        .sources()
        .open(
            DataOptions.DEFAULTS
                .withSource(source.toString())
                .withTable(TableOptions.of(TableOptions.Types.ALL)),
            (file, bytes, total) -> {});
  }

  @Test
  void aTableIsTheSameHoweverItIsPartitioned(SparkSession spark) throws Exception {
    List<String> lines = new ArrayList<>(List.of("number,town,share,born"));
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      lines.add(
          "%d,%s,%s,%tF"
              .formatted(
                  i,
                  List.of("Ulm", "Bern", "").get(i % 3),
                  random.nextInt(400) / 16.0,
                  java.time.LocalDate.of(2020, 1, 1).plusDays(i % 50)));
    }
    Path csv = Files.write(folder.resolve("towns.csv"), lines);
    Dataset<Row> frame =
        spark.read().option("header", true).option("inferSchema", true).csv(csv.toString());
    String expected;
    try (dev.organza.data.Dataset own = open(csv)) {
      expected = own.sha256();
    }
    for (Dataset<Row> each :
        List.of(
            frame.coalesce(1),
            frame.repartitionByRange(3, frame.col("number")).sortWithinPartitions("number"),
            frame.repartition(4, frame.col("town")).orderBy("number"))) {
      try (dev.organza.data.Dataset data = staged(each)) {
        assertThat(data.count()).isEqualTo(200);
        assertThat(data.sha256()).isEqualTo(expected);
      }
    }
  }

  /** Some pictures in folders of classes, one of them in colour. */
  private Path photos() throws IOException {
    Path photos = folder.resolve("my photos.dir");
    Random random = new Random(5);
    for (String name : List.of("cats/a b.png", "cats/b.png", "dogs/a b.png", "dogs/2/c.bmp")) {
      BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_3BYTE_BGR);
      for (int i = 0; i < 64; i++) {
        picture.setRGB(i % 8, i / 8, random.nextInt(1 << 24));
      }
      Path file = photos.resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(picture, name.endsWith("bmp") ? "bmp" : "png", file.toFile());
    }
    return photos;
  }

  /** As Spark's source of images gives them: rows of pixels of blue, green and red. */
  private static Dataset<Row> images(SparkSession spark, Path photos) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(photos)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        BufferedImage picture = ImageIO.read(file.toFile());
        byte[] pixels = new byte[8 * 8 * 3];
        for (int i = 0; i < 64; i++) {
          int rgb = picture.getRGB(i % 8, i / 8);
          pixels[3 * i] = (byte) rgb;
          pixels[3 * i + 1] = (byte) (rgb >> 8);
          pixels[3 * i + 2] = (byte) (rgb >> 16);
        }
        rows.add(RowFactory.create(RowFactory.create("file://" + file, 8, 8, 3, 16, pixels)));
      }
    }
    StructType image =
        new StructType()
            .add("origin", DataTypes.StringType)
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);
    return spark.createDataFrame(rows, new StructType().add("image", image));
  }

  @Test
  void imagesOfFilesAreThoseOfTheFolder(SparkSession spark) throws Exception {
    Path photos = photos();
    Dataset<Row> files =
        spark
            .read()
            .format("binaryFile")
            .option("recursiveFileLookup", true)
            .load(photos.toString());
    Dataset<Row> images = images(spark, photos);
    try (dev.organza.data.Dataset own = open(photos);
        dev.organza.data.Dataset ofFiles = staged(files.repartition(3));
        dev.organza.data.Dataset ofImages = staged(images.repartition(2))) {
      assertThat(own.classes()).containsExactly("cats", "dogs");
      assertThat(ofFiles.sha256()).isEqualTo(own.sha256());
      assertThat(ofImages.sha256()).isEqualTo(own.sha256());
    }
  }

  @Test
  void labelsAreClassesAndImagesNeedNoPath(SparkSession spark) throws Exception {
    Path photos = photos();
    List<Row> rows = new ArrayList<>();
    for (String name : List.of("dogs/a b.png", "cats/b.png", "dogs/2/c.bmp", "cats/a b.png")) {
      rows.add(
          RowFactory.create(
              Files.readAllBytes(photos.resolve(name)), name.startsWith("dogs") ? 1 : 0));
    }
    StructType schema =
        new StructType().add("content", DataTypes.BinaryType).add("kind", DataTypes.IntegerType);
    Dataset<Row> frame = spark.createDataFrame(rows, schema).coalesce(1);
    try (dev.organza.data.Dataset data = staged(frame, "kind");
        dev.organza.data.Dataset plain = staged(frame)) {
      assertThat(data.classes()).containsExactly("0", "1");
      assertThat(data.count()).isEqualTo(4);
      assertThat(plain.classes()).isEmpty();
      assertThat(plain.shape().dimensions()).containsExactly(3, 8, 8);
    }
  }

  @Test
  void featuresAreRowsOfNumbers(SparkSession spark) throws Exception {
    List<Row> rows = new ArrayList<>();
    List<String> lines = new ArrayList<>(List.of("x0,x1,x2"));
    for (int i = 0; i < 100; i++) {
      List<Float> values = List.of(i / 4f, (float) i * i, -i / 8f);
      rows.add(RowFactory.create(values));
      lines.add(values.get(0) + "," + values.get(1) + "," + values.get(2));
    }
    Path csv = Files.write(folder.resolve("features.csv"), lines);
    for (DataType type : List.of(DataTypes.FloatType, DataTypes.DoubleType)) {
      Dataset<Row> frame =
          spark
              .createDataFrame(
                  rows,
                  new StructType().add("features", DataTypes.createArrayType(DataTypes.FloatType)))
              .selectExpr("cast(features as array<" + type.simpleString() + ">) features");
      try (dev.organza.data.Dataset data = staged(frame);
          dev.organza.data.Dataset own = numbers(csv)) {
        assertThat(data.sha256()).isEqualTo(own.sha256());
      }
    }
  }

  private static dev.organza.data.Dataset numbers(Path csv) {
    return Catalogue.discovered()
        .sources()
        .open(DataOptions.DEFAULTS.withSource(csv.toString()), (file, bytes, total) -> {});
  }

  private void refused(Dataset<Row> frame, String message, String... label) {
    assertThatThrownBy(() -> staged(frame, label).close())
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("\n");
  }

  @Test
  void whatIsNoSampleIsRefused(SparkSession spark) {
    StructType content = new StructType().add("content", DataTypes.BinaryType);
    StructType features =
        new StructType().add("f", DataTypes.createArrayType(DataTypes.DoubleType));
    refused(spark.range(0).toDF(), "no rows");
    refused(spark.createDataFrame(List.of(), content), "no rows");
    refused(spark.createDataFrame(List.of(), features), "no rows");
    refused(spark.createDataFrame(List.of(), new StructType()), "no columns");
    refused(spark.createDataFrame(List.of(RowFactory.create((Object) null)), content), "no image");
    refused(
        spark.createDataFrame(List.of(RowFactory.create((Object) new byte[0])), content),
        "no bytes");
    refused(
        spark.createDataFrame(List.of(RowFactory.create((Object) new byte[] {1, 2})), content),
        "no image of a kind");
    refused(
        spark.createDataFrame(
            List.of(RowFactory.create(List.of(1.0)), RowFactory.create(List.of(1.0, 2.0))),
            features),
        "same number");
    refused(
        spark.createDataFrame(List.of(RowFactory.create(Arrays.asList(1.0, null))), features),
        "missing (null)");
    refused(spark.range(3).toDF(), "no column \"kind\"", "kind");
    refused(spark.range(3).toDF(), "no images", "id");
    refused(spark.range(3).selectExpr("map(id, id) pairs", "id"), "pairs (map<bigint,bigint>)");
    refused(spark.range(3).selectExpr("id", "id as ID"), "two columns");
    refused(spark.range(3).selectExpr("array(1.0D) f", "id"), "there are other columns");
    refused(
        spark.range(3).selectExpr("X'89504E47' content", "'a/b' as kind"),
        "no name of a class",
        "kind");
    refused(
        spark.range(3).selectExpr("X'89504E47' content", "'/x/a.png' path"),
        "Two rows have the path");
    refused(
        spark.range(3).selectExpr("cast(raise_error('the sensor is off') as int) x", "id"),
        "the sensor is off");
  }
}
