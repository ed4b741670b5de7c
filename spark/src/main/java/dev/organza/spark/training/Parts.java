package dev.organza.spark.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Files that the tasks of a stage have written, one for each partition, in their order. */
final class Parts {

  /** Where they lie until they are one. */
  private static final String FOLDER = RunStore.DATA + "/.parts";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a task has written.
   *
   * @param name of the file
   * @param samples how many it holds
   * @param width how many values each has, where that is counted
   * @param common the folder that the paths of all have in common, where they have paths
   * @param problem why there is none; empty if there is one. A row that is no sample is none in
   *     another attempt either, so that it is no exception for Spark.
   */
  record Part(String name, long samples, int width, String common, String problem) {}

  /** Writes the rows of a partition. */
  interface Writer extends Serializable {

    /**
     * Writes them.
     *
     * @return the part, of which the name is not known yet
     * @throws UsageException if one is no sample
     */
    Part write(Iterator<Row> rows, DataOutputStream out) throws IOException;
  }

  private Parts() {}

  /**
   * Has the tasks write.
   *
   * @throws OrganzaException if a row is no sample, or there are none
   */
  static List<Part> of(Dataset<Row> frame, RunStore store, Writer writer) {
    Task task =
        new Task(
            store.where(""),
            new SerializableConfiguration(frame.sparkSession().sessionState().newHadoopConf()),
            writer);
    List<Part> parts =
        frame.javaRDD().mapPartitionsWithIndex(task, true).collect().stream()
            .map(Parts::parse)
            .toList();
    for (Part part : parts) {
      if (!part.problem().isEmpty()) {
        throw new UsageException(part.problem());
      }
    }
    if (parts.stream().mapToLong(Part::samples).sum() == 0) {
      throw DataStaging.empty();
    }
    return parts;
  }

  static void delete(RunStore store) {
    store.delete(FOLDER);
  }

  private static Part parse(String text) {
    try {
      return JSON.readValue(text, Part.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of a partition. */
  private record Task(String folder, SerializableConfiguration hadoop, Writer writer)
      implements Function2<Integer, Iterator<Row>, Iterator<String>> {

    @Override
    public Iterator<String> call(Integer index, Iterator<Row> rows) throws IOException {
      String name = "%s/%07d-%d".formatted(FOLDER, index, TaskContext.get().taskAttemptId());
      try (RunStore store = RunStore.open(folder, hadoop.value())) {
        Part written;
        try (DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(store.create(name), 1 << 16))) {
          written = writer.write(rows, out);
        } catch (UsageException e) {
          written = new Part("", 0, 0, "", String.valueOf(e.getMessage()));
        }
        Part named =
            new Part(name, written.samples, written.width, written.common, written.problem);
        return List.of(JSON.writeValueAsString(named)).iterator();
      }
    }
  }
}
