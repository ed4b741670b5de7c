package dev.organza.spark.metrics;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.metric.FeatureExtractor;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Features of images in a frame, for {@link FeatureDistances}. */
public final class ImageFeatures {

  /** Images whose features are computed at once. */
  private static final int BLOCK = 64;

  private ImageFeatures() {}

  /**
   * A frame with a column of feature vectors more, computed where the images are when they are
   * needed. A task stops at an image that is missing or of another shape, and says so.
   *
   * @param images with a column of Spark's images, as {@code format("image")} and {@code
   *     format("organza")} read them
   * @param column of the images
   * @param features the name of the new column
   * @param shape of all images
   * @throws UsageException if there is no such column of images, or one of the new name
   */
  public static Dataset<Row> add(
      Dataset<Row> images, String column, String features, Shape shape, FeatureSource source) {
    List<String> columns = List.of(images.columns());
    int place = columns.indexOf(column);
    if (place < 0
        || !(images.schema().apply(place).dataType() instanceof StructType image)
        || !List.of(image.fieldNames())
            .containsAll(List.of("height", "width", "nChannels", "data"))) {
      throw new UsageException(
          "\""
              + column
              + "\" is no column of images; the frame has "
              + images.schema().simpleString());
    } else if (columns.contains(features)) {
      throw new UsageException("the frame has a column \"" + features + "\" already");
    } else if (!shape.isImage()) {
      throw new UsageException("the shape of images is [C,H,W], not " + shape);
    }
    StructType with =
        images.schema().add(features, DataTypes.createArrayType(DataTypes.FloatType, false), false);
    int channels = shape.dimension(0);
    int height = shape.dimension(1);
    int width = shape.dimension(2);
    return images.mapPartitions(
        (MapPartitionsFunction<Row, Row>)
            rows -> new WithFeatures(rows, place, Shape.image(channels, height, width), source),
        Encoders.row(with));
  }

  /** Rows with their features, some at a time. */
  private static final class WithFeatures implements Iterator<Row> {

    private final Iterator<Row> rows;
    private final int place;
    private final Shape shape;
    private final FeatureExtractor extractor;
    private final int threads;
    private Iterator<Row> done = List.<Row>of().iterator();

    WithFeatures(Iterator<Row> rows, int place, Shape shape, FeatureSource source) {
      TaskContext task = TaskContext.get();
      this.rows = rows;
      this.place = place;
      this.shape = shape;
      this.threads = task.cpus();
      try (Threads.Lease lease = Threads.lease(threads)) {
        this.extractor = source.open();
      }
      task.addTaskCompletionListener(
          (org.apache.spark.util.TaskCompletionListener) context -> extractor.close());
    }

    @Override
    public boolean hasNext() {
      return done.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!done.hasNext()) {
        done = block();
      }
      return done.next();
    }

    private Iterator<Row> block() {
      List<Row> some = new ArrayList<>();
      List<float[]> pixels = new ArrayList<>();
      while (some.size() < BLOCK && rows.hasNext()) {
        Row row = rows.next();
        some.add(row);
        pixels.add(pixels(row));
      }
      float[][] features;
      try (Threads.Lease lease = Threads.lease(threads)) {
        features = extractor.extract(pixels.toArray(float[][]::new)).values();
      }
      List<Row> with = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        Row row = some.get(i);
        Object[] values = new Object[row.size() + 1];
        for (int k = 0; k < row.size(); k++) {
          values[k] = row.get(k);
        }
        values[row.size()] = features[i];
        with.add(RowFactory.create(values));
      }
      return with.iterator();
    }

    /** From 0 to 255, by channels, red first. */
    private float[] pixels(Row row) {
      if (row.isNullAt(place)) {
        throw new UsageException("an image is missing");
      }
      Row image = row.getStruct(place);
      int channels = image.<Integer>getAs("nChannels");
      int height = image.<Integer>getAs("height");
      int width = image.<Integer>getAs("width");
      byte[] data = image.getAs("data");
      if (!Shape.image(channels, height, width).equals(shape) || data.length != shape.elements()) {
        throw new UsageException(
            "an image has the shape [%d,%d,%d] and %d bytes; features are taken of %s"
                .formatted(channels, height, width, data.length, shape));
      }
      int plane = height * width;
      float[] pixels = new float[data.length];
      for (int c = 0; c < channels; c++) {
        int from = c < 3 && channels > 1 ? 2 - c : c;
        for (int i = 0; i < plane; i++) {
          pixels[c * plane + i] = data[i * channels + from] & 0xFF;
        }
      }
      return pixels;
    }
  }
}
