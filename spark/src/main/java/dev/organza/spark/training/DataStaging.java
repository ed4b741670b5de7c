package dev.organza.spark.training;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Puts a DataFrame into the folder of a run, as a file or folder that the library reads by itself.
 * The samples are in the order of the rows, the rows of a partition after those of the partitions
 * before it, so that how a DataFrame is partitioned changes nothing.
 */
final class DataStaging {

  /** Says for which training the folder is used. */
  static final String JOB = ".job";

  /** What stands beside data that are whole, as Spark writes it. */
  private static final String WHOLE = RunStore.DATA + "/_SUCCESS";

  private DataStaging() {}

  /** A form in which samples are in a DataFrame. */
  interface Form {

    /**
     * Writes the samples, of which there is at least one.
     *
     * @return the name of the file or folder
     */
    String write(Dataset<Row> frame, RunStore store) throws IOException;
  }

  /**
   * Finds out in which form samples are in a DataFrame.
   *
   * @param labels the column of the classes; empty for none
   * @throws UsageException if in none
   */
  static Form form(StructType schema, Optional<String> labels) {
    labels.ifPresent(name -> require(schema, name));
    for (StructField field : schema.fields()) {
      if (field.dataType() instanceof BinaryType) {
        return ImageStaging.ofFiles(schema, field.name(), labels);
      }
      if (ImageStaging.isImage(field.dataType())) {
        return ImageStaging.ofImages(schema, field.name(), labels);
      }
    }
    if (labels.isPresent()) {
      throw new UsageException(
          "Column \"%s\" was named as that of the labels, and there are no images.%nOf a table it is a column like the others: leave it out, or choose a recipe that takes classes."
              .formatted(labels.get()));
    }
    for (StructField field : schema.fields()) {
      if (field.dataType() instanceof ArrayType array && isFloating(array.elementType())) {
        if (schema.length() > 1) {
          throw new UsageException(
              "Column \"%s\" holds features, and there are other columns.%nSelect it alone, or columns that are no arrays."
                  .formatted(field.name()));
        }
        return new FeatureStaging(array.elementType().equals(DataTypes.DoubleType));
      }
    }
    return TableStaging.of(schema);
  }

  private static boolean isFloating(DataType type) {
    return type.equals(DataTypes.FloatType) || type.equals(DataTypes.DoubleType);
  }

  static void require(StructType schema, String column) {
    if (!List.of(schema.fieldNames()).contains(column)) {
      throw new UsageException(
          "There is no column \"%s\".%nThe columns are: %s."
              .formatted(column, String.join(", ", schema.fieldNames())));
    }
  }

  /** The data that were staged before, if they are whole. */
  static Optional<String> staged(RunStore store) {
    if (!store.exists(WHOLE)) {
      return Optional.empty();
    }
    List<String> names = store.list(RunStore.DATA);
    for (String file : List.of(ImageStaging.FILE, FeatureStaging.FILE)) {
      if (names.contains(file)) {
        return Optional.of(RunStore.DATA + "/" + file);
      }
    }
    return Optional.of(RunStore.DATA);
  }

  /**
   * Stages samples in place of others.
   *
   * @return the name of the file or folder
   * @throws OrganzaException if there are none, or one is no sample
   */
  static String stage(Dataset<Row> frame, Form form, RunStore store) {
    store.delete(RunStore.DATA);
    try {
      String name = form.write(frame, store);
      store.write(WHOLE, "");
      return name;
    } catch (OrganzaException | StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new OrganzaException(
          "cannot write %s: %s".formatted(store.where(RunStore.DATA), StoreException.reason(e)), e);
    } catch (Exception e) {
      // Spark throws checked exceptions that its methods do not declare.
      throw new OrganzaException(
          "The rows of the DataFrame cannot be computed or written: "
              + StoreException.ofSpark(e)
              + "\nSee that data.count() works.",
          e);
    }
  }

  static OrganzaException empty() {
    return new OrganzaException(
        "The DataFrame has no rows.\nLook at what selects them, such as a filter or a join.");
  }
}
