package dev.organza.spark.training;

import dev.organza.UsageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Rows of typed columns, as a folder of Parquet files: one for each partition, in their order. */
final class TableStaging implements DataStaging.Form {

  private TableStaging() {}

  /**
   * For these columns.
   *
   * @throws UsageException if one is of a type that no table has
   */
  static TableStaging of(StructType schema) {
    if (schema.isEmpty()) {
      throw new UsageException("The DataFrame has no columns.\nSelect some.");
    }
    Set<String> names = new HashSet<>();
    List<String> others = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
        throw new UsageException(
            "There are two columns \"%s\".%nRename one: data.withColumnRenamed, or toDF."
                .formatted(field.name()));
      }
      if (!isCell(field.dataType())) {
        others.add("%s (%s)".formatted(field.name(), field.dataType().simpleString()));
      }
    }
    if (!others.isEmpty()) {
      throw new UsageException(
          "A table has numbers, texts, dates and times; these columns are none: %s.%n%s"
              .formatted(String.join(", ", others), remedy(schema)));
    }
    return new TableStaging();
  }

  private static boolean isCell(DataType type) {
    return type instanceof NumericType
        || type instanceof StringType
        || type instanceof BooleanType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  private static String remedy(StructType schema) {
    for (StructField field : schema.fields()) {
      DataType type = field.dataType();
      if (type instanceof ArrayType) {
        return "Cast an array of features to array<float> and select it alone.";
      }
      if (type.typeName().equals("vector")) {
        return "Make vectors arrays: select(vector_to_array(col(\"" + field.name() + "\"))).";
      }
      if (type instanceof StructType || type instanceof MapType) {
        return "Select what is in them as columns of their own.";
      }
    }
    return "Select the others.";
  }

  @Override
  public String write(Dataset<Row> frame, RunStore store) {
    String folder = store.where(RunStore.DATA);
    frame.write().mode(SaveMode.Overwrite).option("compression", "snappy").parquet(folder);
    if (frame.sparkSession().read().parquet(folder).isEmpty()) {
      throw DataStaging.empty();
    }
    return RunStore.DATA;
  }
}
