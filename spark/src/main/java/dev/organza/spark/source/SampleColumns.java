package dev.organza.spark.source;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.column.TableSchema;
import dev.organza.model.ModelDescription;
import dev.organza.model.Selection;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Samples as rows of Spark.
 *
 * @param columns in order
 */
record SampleColumns(List<SampleColumn> columns) {

  /** One column. */
  record SampleColumn(StructField field, Value value) {}

  /** A value as Spark has it inside. */
  @FunctionalInterface
  interface Value {

    /**
     * The value of a sample.
     *
     * @param raw the sample
     * @param number its number, from 0
     */
    @Nullable Object of(double[] raw, long number);
  }

  /**
   * The columns of a model's samples: those of its table or data by name, an image, a sound, or one
   * array; and the class where the model is conditioned on classes.
   *
   * @throws UsageException if Spark has no such images
   */
  static SampleColumns of(ModelDescription model, Selection selection) {
    List<SampleColumn> columns = new ArrayList<>(ofSample(model));
    if (model.classLabels() > 0) {
      List<UTF8String> names = model.classes().stream().map(UTF8String::fromString).toList();
      String free =
          Stream.of("class", "label", "class of the sample")
              .filter(
                  name -> columns.stream().noneMatch(c -> c.field.name().equalsIgnoreCase(name)))
              .findFirst()
              .orElseThrow();
      columns.add(
          column(
              free,
              DataTypes.StringType,
              false,
              (raw, number) -> names.get(selection.labelOf(number, model))));
    }
    return new SampleColumns(columns);
  }

  private static List<SampleColumn> ofSample(ModelDescription model) {
    if (model.isOfSounds()) {
      int rate = model.rate();
      return List.of(
          column("samples", FLOATS, false, (raw, number) -> floats(raw)),
          column("rate", DataTypes.IntegerType, false, (raw, number) -> rate));
    } else if (model.shape().isImage()) {
      return List.of(image(model.shape()));
    } else if (!model.table().isThere() && model.columns().isEmpty()) {
      return List.of(column("features", FLOATS, false, (raw, number) -> floats(raw)));
    }
    TableSchema table = model.writtenTable();
    List<SampleColumn> columns = new ArrayList<>();
    int at = 0;
    for (Column column : table.columns()) {
      columns.add(typed(column, column.type().isLearned() ? at++ : -1));
    }
    return columns;
  }

  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);

  private static SampleColumn column(String name, DataType type, boolean nullable, Value value) {
    return new SampleColumn(new StructField(name, type, nullable, Metadata.empty()), value);
  }

  /**
   * A column of a table.
   *
   * @param place of its values in a sample; −1 where they are made of the number of the row
   */
  private static SampleColumn typed(Column column, int place) {
    ColumnType type = column.type();
    if (!type.categories().isEmpty() && sparkType(type) == DataTypes.StringType) {
      List<UTF8String> words = type.categories().stream().map(UTF8String::fromString).toList();
      return column(
          column.name(),
          DataTypes.StringType,
          column.isNullable(),
          (raw, number) -> Double.isNaN(raw[place]) ? null : words.get((int) raw[place]));
    }
    return column(
        column.name(),
        sparkType(type),
        column.isNullable() || !type.isLearned(),
        (raw, number) -> {
          double value = place < 0 ? number : raw[place];
          return Double.isNaN(value) ? null : internal(type.value(value));
        });
  }

  private static DataType sparkType(ColumnType type) {
    if (type instanceof ColumnType.Real) {
      return DataTypes.DoubleType;
    } else if (type instanceof ColumnType.Whole) {
      return DataTypes.LongType;
    } else if (type instanceof ColumnType.Bool bool && bool.value(1) instanceof Boolean) {
      return DataTypes.BooleanType;
    } else if (type instanceof ColumnType.Date) {
      return DataTypes.DateType;
    } else if (type instanceof ColumnType.DateTime time) {
      // With an offset a time is an instant, in UTC.
      return time.format().matches(".*[Xx]") ? DataTypes.TimestampType : DataTypes.TimestampNTZType;
    } else if (type instanceof ColumnType.Identifier identifier
        && identifier.value(0) instanceof Long) {
      return DataTypes.LongType;
    }
    return DataTypes.StringType;
  }

  private static @Nullable Object internal(Object value) {
    if (value instanceof LocalDate day) {
      return (int) day.toEpochDay();
    } else if (value instanceof LocalDateTime time) {
      return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
    } else if (value instanceof String text) {
      return text.isEmpty() ? null : UTF8String.fromString(text); // what no row has
    }
    return value;
  }

  private static GenericArrayData floats(double[] raw) {
    float[] floats = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      floats[i] = (float) raw[i];
    }
    return new GenericArrayData(floats);
  }

  /** As org.apache.spark.ml.image.ImageSchema has it, which is not a part of Spark SQL. */
  private static final StructType IMAGE =
      new StructType()
          .add("origin", DataTypes.StringType, true)
          .add("height", DataTypes.IntegerType, false)
          .add("width", DataTypes.IntegerType, false)
          .add("nChannels", DataTypes.IntegerType, false)
          .add("mode", DataTypes.IntegerType, false)
          .add("data", DataTypes.BinaryType, false);

  private static SampleColumn image(Shape shape) {
    int channels = shape.dimension(0);
    int height = shape.dimension(1);
    int width = shape.dimension(2);
    if (channels != 1 && channels != 3 && channels != 4) {
      throw new UsageException(
          "images of Spark have 1, 3 or 4 channels, and the model's have " + channels);
    }
    int mode = (channels - 1) * 8; // OpenCV's CV_8UC1, CV_8UC3 and CV_8UC4
    return column(
        "image",
        IMAGE,
        true,
        (raw, number) ->
            new GenericInternalRow(
                new @Nullable Object[] {
                  null, height, width, channels, mode, bytes(raw, channels, height * width)
                }));
  }

  /** Row by row, each pixel's blue first, and alpha last. */
  private static byte[] bytes(double[] raw, int channels, int plane) {
    byte[] bytes = new byte[raw.length];
    for (int c = 0; c < channels; c++) {
      int place = c < 3 && channels > 1 ? 2 - c : c;
      for (int i = 0; i < plane; i++) {
        double level = Math.floor((float) raw[c * plane + i] + 0.5f);
        bytes[i * channels + place] = (byte) Math.max(0, Math.min(255, level));
      }
    }
    return bytes;
  }

  /** The columns that a query needs. */
  SampleColumns only(StructType needed) {
    List<SampleColumn> some = new ArrayList<>();
    for (StructField field : needed.fields()) {
      columns.stream()
          .filter(column -> column.field.name().equals(field.name()))
          .findFirst()
          .ifPresent(some::add);
    }
    return new SampleColumns(some);
  }

  StructType type() {
    return new StructType(columns.stream().map(SampleColumn::field).toArray(StructField[]::new));
  }

  /**
   * A sample as a row.
   *
   * @param number of the sample, from 0
   */
  InternalRow row(double[] raw, long number) {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).value.of(raw, number);
    }
    return new GenericInternalRow(values);
  }
}
