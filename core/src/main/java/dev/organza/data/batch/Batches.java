package dev.organza.data.batch;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Levels;
import dev.organza.data.SplitMix;
import dev.organza.data.transform.Scaling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The endless stream of batches of a data set, prepared ahead by one daemon thread.
 *
 * <p>Epoch e hands out every sample once, in the order of a permutation that follows from (seed, e)
 * alone: Fisher–Yates from the last place down, driven by SplitMix64. A batch that reaches the end
 * of an epoch goes on in the next one, so no sample is dropped. Flips and noise are drawn from
 * SplitMix64 keyed by (seed, epoch, position). A {@link Cursor} is therefore the whole state: a
 * stream started at a cursor is bit for bit the rest of the stream that gave it.
 *
 * <p>Used by one thread. Does not close the data set.
 */
public final class Batches implements AutoCloseable {

  /** One batch in use, one ready and one being filled. */
  private static final int FEWEST_BUFFERS = 3;

  private static final int MOST_BUFFERS = 64;

  /**
   * Small batches are prepared many at a time, up to about this many values: waking the other
   * thread costs more than filling a batch of points, and was a quarter of a round.
   */
  private static final int VALUES_AHEAD = 1 << 16;

  private final Dataset dataset;
  private final Scaling scaling;
  private final int batchSize;
  private final long seed;
  private final boolean flip;
  private final boolean dequantize;
  private final @Nullable Levels levels;
  private final float @Nullable [] table;
  private final int buffers;
  private final BlockingQueue<FloatBuffer> free;
  private final BlockingQueue<Filled> ready;

  /** Buffers that the reader gets back when half of all are here. */
  private final List<FloatBuffer> returned = new ArrayList<>();

  private final Thread reader;
  private Cursor cursor;
  private @Nullable FloatBuffer lent;
  private @Nullable Throwable failure;
  private long waitedNanos;
  private volatile boolean closed;

  /** What the reader hands over: a batch and where the next one begins, or why there is none. */
  private record Filled(@Nullable Batch batch, Cursor next, @Nullable Throwable failure) {}

  private Batches(
      Dataset dataset,
      Scaling scaling,
      int batchSize,
      long seed,
      boolean flip,
      boolean dequantize,
      Cursor start) {
    this.dataset = dataset;
    this.scaling = scaling;
    this.batchSize = batchSize;
    this.seed = seed;
    this.flip = flip;
    this.dequantize = dequantize;
    this.cursor = start;
    // Noise goes between the levels.
    this.levels = dequantize ? null : dataset.levels().orElse(null);
    this.table = scaling.ofLevels();
    int values = Math.multiplyExact(batchSize, dataset.shape().elements());
    this.buffers = Math.max(FEWEST_BUFFERS, Math.min(MOST_BUFFERS, VALUES_AHEAD / values));
    this.free = new ArrayBlockingQueue<>(buffers);
    this.ready = new ArrayBlockingQueue<>(buffers + 1);
    for (int i = 0; i < buffers; i++) {
      free.add(
          ByteBuffer.allocateDirect(Math.multiplyExact(values, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer());
    }
    this.reader = new Thread(() -> readAhead(start), "organza-batches");
    reader.setDaemon(true);
  }

  /**
   * A stream of batches, of which the first are being prepared.
   *
   * @param d the samples; must stay open as long as the stream
   * @param s from the values of the source to those of the network
   * @param batchSize N, from 1 to the number of samples
   * @param seed which of the 2⁶⁴ orders
   * @param flip mirror each image left to right with probability ½
   * @param dequantize add U[0, 1) to each pixel and multiply by 255/256: the 256 grey levels become
   *     256 touching intervals that fill [0, 255), so the network's range stays what the scaling
   *     says
   * @param start where to begin: {@link Cursor#START}, or what {@link #cursor()} gave
   * @throws UsageException if the batch is larger than the data set or below 1, or a flip or noise
   *     is asked for samples that are not images, or the cursor lies beyond the data set
   */
  public static Batches of(
      Dataset d,
      Scaling s,
      int batchSize,
      long seed,
      boolean flip,
      boolean dequantize,
      Cursor start) {
    String wrong = problem(d, batchSize, flip, dequantize, start);
    if (wrong != null) {
      throw new UsageException(wrong);
    }
    Batches batches = new Batches(d, s, batchSize, seed, flip, dequantize, start);
    batches.reader.start();
    return batches;
  }

  private static @Nullable String problem(
      Dataset d, int batchSize, boolean flip, boolean dequantize, Cursor start) {
    if (batchSize < 1) {
      return "The batch size is " + batchSize + ".\nGive a number from 1 to " + d.count() + ".";
    }
    if (batchSize > d.count()) {
      return "A batch of %,d samples is larger than %s, which has %,d.%nGive a batch of at most %d, training.batch=%d, or more data."
          .formatted(batchSize, d.name(), d.count(), d.count(), d.count());
    }
    if ((long) batchSize * d.shape().elements() * Float.BYTES > Integer.MAX_VALUE) {
      return "A batch of %,d samples of shape %s needs more than 2 GiB.%nGive a smaller batch, training.batch=N, or smaller images, data.size=N."
          .formatted(batchSize, d.shape());
    }
    if (!d.shape().isImage() && (flip || dequantize)) {
      return "%s is for images, and %s has rows of shape %s.%nLeave it out of the data options."
          .formatted(flip ? "data.flip" : "data.dequantize", d.name(), d.shape());
    }
    if (start.position() >= d.count()) {
      return "The run stopped at sample %,d of an epoch, and %s has only %,d samples.%nResume with the data the run was started with."
          .formatted(start.position(), d.name(), d.count());
    }
    return null;
  }

  /**
   * The next batch, waiting for it if need be. The values of the one before are no longer valid.
   *
   * @throws OrganzaException what reading the data set threw, now and at every later call
   * @throws IllegalStateException if the stream is closed
   */
  public Batch next() {
    if (closed) {
      throw new IllegalStateException("these batches are closed");
    }
    if (failure == null) {
      if (lent != null) {
        returned.add(lent);
        lent = null;
        if (returned.size() >= buffers / 2) {
          free.addAll(returned);
          returned.clear();
        }
      }
      Filled filled = take();
      failure = filled.failure();
      Batch batch = filled.batch();
      if (batch != null) {
        lent = batch.values();
        cursor = filled.next();
        return batch;
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException("the reader of batches stopped", failure);
  }

  private Filled take() {
    Filled filled = ready.poll();
    if (filled != null) {
      return filled;
    }
    long start = System.nanoTime();
    try {
      return ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrganzaException(
          "Interrupted while waiting for a batch of " + dataset.name() + ".", e);
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }

  /** How long {@link #next} has waited in all because no batch was ready. */
  public double waitedSeconds() {
    return waitedNanos / 1e9;
  }

  /** Where the batch after the last one handed out begins: what a checkpoint stores. */
  public Cursor cursor() {
    return cursor;
  }

  /** Stops reading ahead and waits until the data set is no longer read. */
  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAhead(Cursor start) {
    Cursor at = start;
    try {
      int[] order = Permutation.of(dataset.count(), seed, at.epoch());
      float[] sample = new float[dataset.shape().elements()];
      Source source = dataset.shape().isImage() ? this::readImage : rows();
      while (!closed) {
        FloatBuffer values = free.take();
        values.clear();
        int[] labels = new int[batchSize];
        for (int i = 0; i < batchSize; i++) {
          int index = order[at.position()];
          source.read(sample, index, at);
          values.put(sample);
          labels[i] = dataset.label(index);
          at = after(at);
          if (at.position() == 0) {
            order = Permutation.of(dataset.count(), seed, at.epoch());
          }
        }
        values.flip();
        ready.put(new Filled(new Batch(values, labels, batchSize), at, null));
      }
    } catch (InterruptedException e) {
      // close() asked for the end.
    } catch (Throwable e) {
      // Anything, OutOfMemoryError too: next() throws it on the thread that can report it.
      ready.add(new Filled(null, at, e));
    }
  }

  private Cursor after(Cursor at) {
    return at.position() + 1 == dataset.count()
        ? new Cursor(at.epoch() + 1, 0)
        : new Cursor(at.epoch(), at.position() + 1);
  }

  /** Where the scaled values of a sample come from. */
  private interface Source {
    void read(float[] sample, int index, Cursor at);
  }

  /** Rows are scaled in float64, before a large mean costs them their digits. */
  private Source rows() {
    double[] row = new double[dataset.shape().elements()];
    return (sample, index, at) -> {
      dataset.read(index, row, 0);
      scaling.apply(row, sample);
    };
  }

  private void readImage(float[] sample, int index, Cursor at) {
    boolean scaled = false;
    if (levels != null && table != null) {
      levels.read(index, table, sample);
      scaled = true;
    } else {
      dataset.read(index, sample, 0);
    }
    if (flip || dequantize) {
      SplitMix random = SplitMix.at(seed, at.epoch(), at.position());
      // Drawn whether or not it is used, so that the noise does not depend on the flip.
      boolean mirrored = random.next() < 0;
      if (flip && mirrored) {
        mirror(sample, dataset.shape().dimension(-1));
      }
      if (dequantize) {
        for (int i = 0; i < sample.length; i++) {
          sample[i] = (sample[i] + random.uniformFloat()) * (255f / 256f);
        }
      }
    }
    if (!scaled) {
      scaling.apply(sample, 0, sample.length);
    }
  }

  /** Reverses every row of {@code width} values. */
  private static void mirror(float[] sample, int width) {
    for (int row = 0; row < sample.length; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float swapped = sample[left];
        sample[left] = sample[right];
        sample[right] = swapped;
      }
    }
  }
}
