package dev.organza.spark.source;

import dev.organza.model.RowSampler;
import dev.organza.torch.Threads;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Makes the samples of a partition. */
final class SampleReader implements PartitionReader<InternalRow> {

  /** Samples that are made under one lease of threads, beside which it is short. */
  private static final int BLOCK = 256;

  private final KeptModels.Use use;
  private final SampleOrder order;
  private final SampleScan.Part part;
  private final SampleColumns columns;
  private final int threads;
  private final Queue<double[]> block = new ArrayDeque<>();
  private @Nullable RowSampler sampler;
  private long number;
  private InternalRow row = InternalRow.empty();

  /**
   * A reader, which gives the model back when it is closed.
   *
   * @param needed columns of the samples
   * @param threads to compute with
   */
  SampleReader(
      KeptModels.Use use, SampleOrder order, SampleScan.Part part, StructType needed, int threads) {
    this.use = use;
    this.order = order;
    this.part = part;
    this.threads = threads;
    this.number = part.from();
    try {
      var description = use.model().description();
      this.columns = SampleColumns.of(description, order.selection(description)).only(needed);
    } catch (RuntimeException e) {
      use.close();
      throw e;
    }
  }

  @Override
  public boolean next() {
    if (number == part.to()) {
      return false;
    }
    if (block.isEmpty()) {
      fill();
    }
    row = columns.row(block.remove(), number++);
    return true;
  }

  /** On whatever thread Spark reads: where Python is at work it is not the task's own. */
  private void fill() {
    try (Threads.Lease lease = Threads.lease(threads)) {
      RowSampler samples = sampler;
      if (samples == null) {
        samples = order.sampler(use.model(), part.from(), part.to());
        sampler = samples;
      }
      while (block.size() < BLOCK && samples.hasNext()) {
        block.add(samples.next());
      }
    }
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() {
    block.clear();
    use.close();
  }
}
