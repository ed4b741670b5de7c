package dev.organza.spark.source;

import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What executors need to make samples.
 *
 * @param columns that the query needs; of none, samples are only counted
 * @param dependent whether samples have to be made even to be counted
 */
record SampleReaders(
    SampleOrder order,
    StoredModel stored,
    StructType columns,
    boolean dependent,
    Broadcast<SerializableConfiguration> configuration)
    implements PartitionReaderFactory {

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    SampleScan.Part part = (SampleScan.Part) partition;
    if (columns.isEmpty() && !dependent) {
      return new CountedReader(part.to() - part.from());
    }
    TaskContext task = TaskContext.get();
    return new SampleReader(
        KeptModels.OF_PROCESS.of(stored, configuration.value().value()),
        order,
        part,
        columns,
        task == null ? 1 : task.cpus());
  }

  /** Rows without columns. */
  private static final class CountedReader implements PartitionReader<InternalRow> {

    private final InternalRow row = InternalRow.empty();
    private long left;

    CountedReader(long count) {
      this.left = count;
    }

    @Override
    public boolean next() {
      return left-- > 0;
    }

    @Override
    public InternalRow get() {
      return row;
    }

    @Override
    public void close() {}
  }
}
