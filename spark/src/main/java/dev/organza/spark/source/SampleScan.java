package dev.organza.spark.source;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** The samples of a query: the first ones if it has a limit, and the columns that it needs. */
final class SampleScan
    implements SupportsPushDownRequiredColumns, SupportsPushDownLimit, Scan, Batch {

  /**
   * Samples next to each other.
   *
   * @param from the number of the first, from 0
   * @param to the number behind the last one
   */
  record Part(long from, long to) implements InputPartition {}

  private final SampleTable table;
  private StructType columns;
  private long count;

  SampleScan(SampleTable table) {
    this.table = table;
    this.columns = table.samples().type();
    this.count = table.order().count();
  }

  @Override
  public void pruneColumns(StructType required) {
    columns = required;
  }

  @Override
  public boolean pushLimit(int limit) {
    count = Math.min(count, Math.max(1, limit));
    return true;
  }

  @Override
  public Scan build() {
    return this;
  }

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    return "%s, %,d samples of seed %d".formatted(table.name(), count, table.order().seed());
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  /** Parts of whole passes, so that no sample is made twice. */
  @Override
  public InputPartition[] planInputPartitions() {
    long passes = (count - 1) / table.pass() + 1;
    int wanted =
        table.order().partitions() > 0
            ? table.order().partitions()
            : context().defaultParallelism();
    int parts = table.byNumber() ? (int) Math.min(passes, Math.max(1, wanted)) : 1;
    InputPartition[] planned = new InputPartition[parts];
    long from = 0;
    for (int i = 0; i < parts; i++) {
      // The first ones have a pass more where they are not of one size.
      long size = passes / parts + (i < passes % parts ? 1 : 0);
      long to = Math.min(count, from + size * table.pass());
      planned[i] = new Part(from, to);
      from = to;
    }
    return planned;
  }

  private static SparkContext context() {
    return SparkSession.active().sparkContext();
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    Configuration configuration = context().hadoopConfiguration();
    return new SampleReaders(
        table.order(),
        table.stored(),
        columns,
        !table.byNumber(),
        SerializableConfiguration.broadcast(context(), configuration));
  }
}
