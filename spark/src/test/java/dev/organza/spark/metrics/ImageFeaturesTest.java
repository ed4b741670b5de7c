package dev.organza.spark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import dev.organza.metric.features.FeatureExtractors;
import dev.organza.metric.image.FeatureMoments;
import dev.organza.metric.image.FrechetDistance;
import dev.organza.spark.LocalCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** FID of images in frames, against that of the same images in memory. */
@ExtendWith(LocalCluster.class)
@Tag("slow")
class ImageFeaturesTest {

  private static final StructType IMAGE =
      new StructType()
          .add("origin", DataTypes.StringType)
          .add("height", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("nChannels", DataTypes.IntegerType)
          .add("mode", DataTypes.IntegerType)
          .add("data", DataTypes.BinaryType);

  private static FeatureExtractor own() {
    return FeatureExtractors.of(
        Optional.empty(),
        Sources.standard()
            .open(DataOptions.DEFAULTS.withSource("digits"), DownloadListener.silent()),
        Optional.empty(),
        1);
  }

  private static float[][] digits(int from, int to) {
    try (Dataset digits =
        Sources.standard()
            .open(DataOptions.DEFAULTS.withSource("digits"), DownloadListener.silent())) {
      float[][] images = new float[to - from][64];
      for (int i = from; i < to; i++) {
        digits.read(i, images[i - from], 0);
      }
      return images;
    }
  }

  private static org.apache.spark.sql.Dataset<Row> frame(SparkSession spark, float[][] images) {
    List<Row> rows = new ArrayList<>();
    for (float[] image : images) {
      byte[] bytes = new byte[64];
      for (int i = 0; i < 64; i++) {
        bytes[i] = (byte) Math.round(image[i]);
      }
      rows.add(RowFactory.create(RowFactory.create(null, 8, 8, 1, 0, bytes)));
    }
    return spark.createDataFrame(rows, new StructType().add("image", IMAGE));
  }

  @Test
  void theDistanceByOwnFeaturesIsThatInMemory(SparkSession spark) {
    float[][] first = digits(0, 400);
    float[][] second = digits(400, 700);
    double expected;
    try (FeatureExtractor own = own()) {
      expected =
          FrechetDistance.of(
              FeatureMoments.of(own.extract(first).values()),
              FeatureMoments.of(own.extract(second).values()));
    }
    Shape shape = Shape.image(1, 8, 8);
    double found =
        FeatureDistances.frechet(
            ImageFeatures.add(
                frame(spark, first).repartition(3), "image", "f", shape, ImageFeaturesTest::own),
            ImageFeatures.add(
                frame(spark, second).repartition(2), "image", "f", shape, ImageFeaturesTest::own),
            "f");
    // Features are float32: 2⁻²³ of each, and a distance is a difference of their variances.
    assertThat(found).isCloseTo(expected, within(1e-4 * expected));
  }

  /** The sum of each channel. */
  private static final class Channels implements FeatureExtractor {

    @Override
    public dev.organza.metric.FeatureDescription description() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Features extract(float[][] samples) {
      float[][] sums = new float[samples.length][3];
      for (int n = 0; n < sums.length; n++) {
        for (int i = 0; i < 12; i++) {
          sums[n][i / 4] += samples[n][i];
        }
      }
      return new Features(sums, new float[0][0]);
    }

    @Override
    public void close() {}
  }

  @Test
  void blueIsFirstInSparksImages(SparkSession spark) {
    byte[] bgr = {3, 2, 1, 3, 2, 1, 3, 2, 1, (byte) 203, 102, 51};
    Row image = RowFactory.create(RowFactory.create(null, 2, 2, 3, 16, bgr));
    var frame = spark.createDataFrame(List.of(image), new StructType().add("image", IMAGE));
    Shape shape = Shape.image(3, 2, 2);
    Row with = ImageFeatures.add(frame, "image", "f", shape, Channels::new).head();
    assertThat(with.<Float>getList(1)).containsExactly(54f, 108f, 212f);
    assertThat(with.getStruct(0).getInt(1)).isEqualTo(2);
  }

  @Test
  void whatIsNoImageIsNamed(SparkSession spark) {
    var frame = frame(spark, digits(0, 3));
    Shape shape = Shape.image(1, 8, 8);
    assertThatThrownBy(() -> ImageFeatures.add(frame, "img", "f", shape, Channels::new))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("\"img\" is no column of images");
    assertThatThrownBy(() -> ImageFeatures.add(frame, "image", "image", shape, Channels::new))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("already");
    assertThatThrownBy(() -> ImageFeatures.add(frame, "image", "f", Shape.of(64), Channels::new))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(
            () ->
                ImageFeatures.add(frame, "image", "f", Shape.image(1, 9, 9), Channels::new)
                    .collectAsList())
        .hasMessageContaining("an image has the shape [1,8,8]");
    assertThatThrownBy(
            () ->
                ImageFeatures.add(
                        frame.select(functions.lit(null).cast(IMAGE).as("image")),
                        "image",
                        "f",
                        shape,
                        Channels::new)
                    .collectAsList())
        .hasMessageContaining("an image is missing");
  }
}
