package dev.organza.spark.training;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How a training on a cluster is done. Immutable; each method gives another one.
 *
 * <pre>{@code
 * TrainedRun run =
 *     ClusterTraining.to("hdfs:///runs/customers").workers(4).set("training.kimg=500")
 *         .train(customers, "table");
 * }</pre>
 *
 * @param folder of the run: any file system that Hadoop knows and all machines of the cluster reach
 * @param workers how many share each batch; 0 for as many as the cluster runs tasks at once
 * @param settings changes to the recipe, such as {@code training.kimg=500}
 * @param labels the column of the classes of images; empty for none
 * @param minutes the longest that it may train; empty for no limit
 * @param resumes whether it goes on with the run that is in the folder
 */
public record ClusterTraining(
    String folder,
    int workers,
    List<String> settings,
    Optional<String> labels,
    Optional<Double> minutes,
    boolean resumes) {

  /**
   * Checks every value.
   *
   * @throws UsageException if one is out of its range
   */
  public ClusterTraining {
    settings = List.copyOf(settings);
    if (folder.isBlank()) {
      throw new UsageException(
          "There is no folder for the run.\nGive one that all machines of the cluster can write.");
    }
    if (workers < 0) {
      throw new UsageException(
          workers + " is no number of workers.\nGive 1 or more, or 0 for as many as there can be.");
    }
    if (minutes.isPresent() && !(minutes.get() > 0)) {
      throw new UsageException(minutes.get() + " minutes are no time; give more than 0");
    }
  }

  /** A training whose run is in this folder: a URI, or a path as Spark takes it. */
  public static ClusterTraining to(String folder) {
    return new ClusterTraining(folder, 0, List.of(), Optional.empty(), Optional.empty(), false);
  }

  /** By so many workers. */
  public ClusterTraining workers(int count) {
    return new ClusterTraining(folder, count, settings, labels, minutes, resumes);
  }

  /** With a value of the recipe changed: {@code path=value}. */
  public ClusterTraining set(String setting) {
    List<String> more = new ArrayList<>(settings);
    more.add(setting);
    return new ClusterTraining(folder, workers, more, labels, minutes, resumes);
  }

  /** With the classes of images in this column. */
  public ClusterTraining labels(String column) {
    return new ClusterTraining(folder, workers, settings, Optional.of(column), minutes, resumes);
  }

  /** For at most this time; the run can be resumed. */
  public ClusterTraining minutes(double most) {
    return new ClusterTraining(folder, workers, settings, labels, Optional.of(most), resumes);
  }

  /**
   * On with the run in the folder, if there is one: with its own recipe, this one's settings, and
   * the data that were staged for it.
   */
  public ClusterTraining resuming() {
    return new ClusterTraining(folder, workers, settings, labels, minutes, true);
  }

  /**
   * Trains; returns when the training has ended.
   *
   * @param data rows of typed columns; or image files in a column {@code content} of bytes, with a
   *     column {@code path} or without; or Spark's images; or features, a column of arrays
   * @param recipe the name of one that comes with Organza, or the path of a file
   * @throws OrganzaException if the training cannot begin, diverges, or is lost for good
   */
  public TrainedRun train(Dataset<Row> data, String recipe) {
    return new ClusterJob(this, data).train(catalogue -> catalogue.recipes().find(recipe));
  }

  /** As above, with a recipe of the kinds that come with Organza or are on the class path. */
  public TrainedRun train(Dataset<Row> data, Recipe recipe) {
    return new ClusterJob(this, data).train(catalogue -> recipe);
  }
}
