package dev.organza.spark.source;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code organza} of Spark: samples of a model, made when they are read.
 *
 * <pre>{@code
 * Dataset<Row> rows =
 *     spark.read().format("organza").option("model", "/runs/00003-ctgan-adult").option("count", 100_000).load();
 * }</pre>
 *
 * <p>Row i of a seed is the same for every count and in whatever number of partitions. Options:
 *
 * <ul>
 *   <li>{@code model}: a run folder, one of its checkpoints or a file {@code model.safetensors}, on
 *       any file system that Spark reads; {@code load(path)} is the same
 *   <li>{@code count}: how many samples
 *   <li>{@code seed}: of the latents, 1 by default
 *   <li>{@code partitions}: at most so many; as many as the session's default parallelism by
 *       default
 *   <li>{@code class}, {@code codes}, {@code where}, {@code truncation}: which samples, as {@code
 *       organza sample} has them
 * </ul>
 */
public final class OrganzaSource implements TableProvider, DataSourceRegister {

  /** What was read to infer the schema, for the table that Spark asks for next. */
  private @Nullable SampleTable inferred;

  @Override
  public String shortName() {
    return "organza";
  }

  /**
   * The columns of the samples.
   *
   * @throws UsageException if an option is unknown or has no such value
   * @throws OrganzaException if the model is missing, damaged or none that samples are drawn from
   */
  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    SampleTable table = table(options);
    inferred = table;
    return table.samples().type();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    SampleTable known = inferred;
    return known != null && known.order().equals(SampleOrder.of(options)) ? known : table(options);
  }

  private static SampleTable table(CaseInsensitiveStringMap options) {
    return SampleTable.of(SparkSession.active(), SampleOrder.of(options));
  }
}
