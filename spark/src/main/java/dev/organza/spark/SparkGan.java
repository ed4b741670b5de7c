package dev.organza.spark;

import dev.organza.OrganzaException;
import dev.organza.recipe.Recipe;
import dev.organza.spark.training.ClusterTraining;
import dev.organza.spark.training.TrainedRun;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Generative adversarial networks on DataFrames. */
public final class SparkGan {

  private SparkGan() {}

  /**
   * Trains on a DataFrame, by the executors of its cluster; returns when the training has ended.
   *
   * <pre>{@code
   * TrainedRun run =
   *     SparkGan.train(customers, "table", ClusterTraining.to("hdfs:///runs/customers").workers(4));
   * }</pre>
   *
   * @param data rows of typed columns; or image files in a column {@code content} of bytes, with a
   *     column {@code path} or without; or Spark's images; or features, a column of arrays
   * @param recipe the name of one that comes with Organza, or the path of a file
   * @throws OrganzaException if the training cannot begin, diverges, or is lost for good
   */
  public static TrainedRun train(Dataset<Row> data, String recipe, ClusterTraining how) {
    return how.train(data, recipe);
  }

  /** As above, with a recipe of the kinds that come with Organza or are on the class path. */
  public static TrainedRun train(Dataset<Row> data, Recipe recipe, ClusterTraining how) {
    return how.train(data, recipe);
  }
}
