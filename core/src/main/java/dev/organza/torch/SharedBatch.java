package dev.organza.torch;

import dev.organza.Hint;
import dev.organza.UsageException;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch that some workers compute together, and the part of it that is this worker's: of W
 * workers, worker r has the packs r, r + W, r + 2W, …. Dealt out so, the first samples of all parts
 * together are the first samples of the batch (penalties may take the first ones only), and samples
 * that are N/G apart, which a minibatch standard deviation compares, stay together.
 *
 * <p>Whatever is drawn for a batch is drawn for the whole of it by every worker, which then takes
 * its part: {@link #rowsOf}. The streams are thereby the same everywhere, and the same as those of
 * one process with the whole batch.
 *
 * @param workers who share it
 * @param samples how many samples are this worker's
 * @param pack how many consecutive samples stay together, at least 1
 */
public record SharedBatch(WorkerGroup workers, int samples, int pack) {

  /** A batch of any size that one worker has for itself. */
  public static final SharedBatch UNSHARED = new SharedBatch(WorkerGroup.alone(), 1, 1);

  /**
   * Deals out a batch.
   *
   * @param batch N, the samples of the whole
   * @param pack how many consecutive samples stay together, a divisor of N
   * @throws UsageException if it cannot be dealt out evenly
   */
  public static SharedBatch of(WorkerGroup workers, int batch, int pack) {
    int each = workers.size() * pack;
    if (batch % each != 0) {
      throw new UsageException(
          "training.batch is %d, which %d workers cannot share evenly%s."
              .formatted(batch, workers.size(), pack == 1 ? "" : " in packs of %d".formatted(pack)),
          Hint.say("Set it to a multiple of %d, such as ".formatted(each))
              .set("training.batch", Math.max(1, (batch + each - 1) / each) * each)
              .and("."));
    }
    return new SharedBatch(workers, batch / workers.size(), pack);
  }

  /** How many samples all workers have together. */
  public int all() {
    return samples * workers.size();
  }

  /** Whether the sample at this place of the whole batch, from 0, is this worker's. */
  public boolean has(int place) {
    return place / pack % workers.size() == workers.rank();
  }

  /** The same draws for every worker of its rows of what is drawn for the whole batch. */
  public RandomStream rowsOf(RandomStream stream) {
    return workers.size() == 1 ? stream : stream.inRowsOf(this);
  }

  /**
   * Rows of all workers in the order of the whole batch, differentiable.
   *
   * @param own {@code [R, shape…]}, a row for each sample or pack of this worker's part, or of its
   *     beginning
   * @return {@code [R·W, shape…]}
   */
  public Tensor whole(Tensor own) {
    if (workers.size() == 1) {
      return own;
    }
    long[] sizes = own.shape();
    long together = rowsTogether(sizes[0]);
    Tensor byRank = workers.gathered(own); // [W, R, …]
    return byRank
        .reshape(with(sizes, workers.size(), sizes[0] / together, together))
        .transpose(0, 1)
        .reshape(with(sizes, sizes[0] * workers.size()));
  }

  /**
   * This worker's rows.
   *
   * @param whole {@code [R·W, shape…]}, in the order of the whole batch
   * @return {@code [R, shape…]}
   */
  public Tensor part(Tensor whole) {
    if (workers.size() == 1) {
      return whole;
    }
    long[] sizes = whole.shape();
    long rows = sizes[0] / workers.size();
    long together = rowsTogether(rows);
    return whole
        .reshape(with(sizes, rows / together, workers.size(), together))
        .select(1, workers.rank())
        .reshape(with(sizes, rows));
  }

  /** Rows are of samples, of which a pack stays together, or of packs. */
  private long rowsTogether(long rows) {
    return rows % samples == 0 ? pack : 1;
  }

  /** These sizes with others in place of the first. */
  private static long[] with(long[] sizes, long... first) {
    long[] all = Arrays.copyOf(first, first.length + sizes.length - 1);
    System.arraycopy(sizes, 1, all, first.length, sizes.length - 1);
    return all;
  }
}
