package dev.organza.data.batch;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.transform.Transforms;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The endless stream of batches of a data set, prepared ahead by one daemon thread.
 *
 * <p>A {@link Sampler} says which samples an epoch hands out, and in what order. The standard one
 * takes every sample once, in the order of a permutation that follows from (seed, epoch) alone:
 * Fisher–Yates from the last place down, driven by SplitMix64. A batch that reaches the end of an
 * epoch goes on in the next one, so no sample is dropped. Where the fields of a sample are
 * {@linkplain dev.organza.data.Schema#independent() independent}, each is drawn so by itself, by a
 * seed of its own, and no sampler is asked. Crops, flips and noise are drawn from SplitMix64 keyed
 * by (seed, epoch, position). A {@link Cursor} is therefore the whole state: a stream started at a
 * cursor is bit for bit the rest of the stream that gave it.
 *
 * <p>Used by one thread. Does not close the data set.
 */
public final class Batches implements AutoCloseable {

  /** One batch in use, one ready and one being filled. */
  private static final int FEWEST_BUFFERS = 3;

  private static final int MOST_BUFFERS = 64;

  /**
   * Small batches are prepared many at a time, up to about this many values: waking the other
   * thread costs more than filling a batch of points, and was a quarter of a step.
   */
  private static final int VALUES_AHEAD = 1 << 16;

  private final Dataset dataset;
  private final Transforms transforms;
  private final Places places;
  private final int batchSize;
  private final IntPredicate part;
  private final int count;
  private final List<Field> fields;
  private final List<FieldReader> readers;
  private final int buffers;
  private final BlockingQueue<Map<String, FloatBuffer>> free;
  private final BlockingQueue<Filled> ready;

  /** Buffers that the reader gets back when half of all are here. */
  private final List<Map<String, FloatBuffer>> returned = new ArrayList<>();

  private final Thread reader;
  private Cursor cursor;
  private @Nullable Map<String, FloatBuffer> lent;
  private @Nullable Throwable failure;
  private long waitedNanos;
  private volatile boolean closed;

  /** What the reader hands over: a batch and where the next one begins, or why there is none. */
  private record Filled(@Nullable Batch batch, Cursor next, @Nullable Throwable failure) {}

  private Batches(
      Dataset dataset,
      Transforms transforms,
      Sampler sampler,
      Augmentation augmentation,
      int batchSize,
      IntPredicate part,
      long seed,
      Cursor start) {
    this.dataset = dataset;
    this.transforms = transforms;
    this.places = Places.of(dataset, sampler, seed);
    this.batchSize = batchSize;
    this.part = part;
    this.count = (int) IntStream.range(0, batchSize).filter(part).count();
    this.cursor = start;
    this.fields = dataset.schema().arrays();
    this.readers =
        IntStream.range(0, fields.size())
            .mapToObj(
                i ->
                    FieldReader.of(
                        dataset,
                        fields.get(i),
                        i,
                        transforms.of(fields.get(i).name()),
                        augmentation,
                        places.seed(i)))
            .toList();
    int values =
        fields.stream()
            .mapToInt(field -> Math.multiplyExact(count, transforms.shape(field).elements()))
            .reduce(0, Math::addExact);
    this.buffers = Math.max(FEWEST_BUFFERS, Math.min(MOST_BUFFERS, VALUES_AHEAD / values));
    this.free = new ArrayBlockingQueue<>(buffers);
    this.ready = new ArrayBlockingQueue<>(buffers + 1);
    for (int i = 0; i < buffers; i++) {
      free.add(allocated());
    }
    this.reader = new Thread(() -> readAhead(start), "organza-batches");
    reader.setDaemon(true);
  }

  private Map<String, FloatBuffer> allocated() {
    Map<String, FloatBuffer> arrays = new LinkedHashMap<>();
    for (Field field : fields) {
      int bytes = count * transforms.shape(field).elements() * Float.BYTES;
      arrays.put(
          field.name(),
          ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer());
    }
    return Collections.unmodifiableMap(arrays);
  }

  /**
   * A stream of batches, of which the first are being prepared.
   *
   * @param d the samples; must stay open as long as the stream
   * @param transforms from the values of the source to those of the network
   * @param sampler which samples come next
   * @param augmentation how images are changed at random
   * @param batchSize N, from 1 to the number of samples
   * @param seed of the order and of the augmentation
   * @param start where to begin: {@link Cursor#START}, or what {@link #cursor()} gave
   * @throws UsageException if the batch is larger than the data set or below 1, or an augmentation
   *     of images is asked for other samples, or the cursor lies beyond the data set
   */
  public static Batches of(
      Dataset d,
      Transforms transforms,
      Sampler sampler,
      Augmentation augmentation,
      int batchSize,
      long seed,
      Cursor start) {
    return of(d, transforms, sampler, augmentation, batchSize, place -> true, seed, start);
  }

  /**
   * The same stream, of which some places of every batch are handed out and the others skipped:
   * each of several workers reads its own samples alone.
   *
   * @param part whether a place of a batch, from 0, is handed out; at least one is
   */
  public static Batches of(
      Dataset d,
      Transforms transforms,
      Sampler sampler,
      Augmentation augmentation,
      int batchSize,
      IntPredicate part,
      long seed,
      Cursor start) {
    requireSense(d, transforms, sampler, augmentation, batchSize, seed, start);
    Batches batches =
        new Batches(d, transforms, sampler, augmentation, batchSize, part, seed, start);
    batches.reader.start();
    return batches;
  }

  /**
   * The shape of one sample of a field in a batch.
   *
   * @throws IllegalArgumentException if there is no such field
   */
  public Shape shape(String field) {
    return transforms.shape(dataset.schema().field(field));
  }

  private static void requireSense(
      Dataset d,
      Transforms transforms,
      Sampler sampler,
      Augmentation augmentation,
      int batchSize,
      long seed,
      Cursor start) {
    if (batchSize < 1) {
      throw new UsageException(
          "The batch size is " + batchSize + ".",
          Hint.say("Give a number from 1 to " + d.count() + "."));
    }
    if (batchSize > d.count()) {
      throw new UsageException(
          "A batch of %,d samples is larger than %s, which has %,d."
              .formatted(batchSize, d.name(), d.count()),
          Hint.say("Give a batch of at most " + d.count() + ", ")
              .set("training.batch", d.count())
              .and(", or more data."));
    }
    List<Field> fields = d.schema().arrays();
    long values = fields.stream().mapToLong(f -> transforms.shape(f).elements()).sum();
    if (batchSize * values * Float.BYTES > Integer.MAX_VALUE) {
      throw new UsageException(
          "A batch of %,d samples of shape %s needs more than 2 GiB."
              .formatted(batchSize, d.shape()),
          Hint.say("Give a smaller batch, ")
              .set("training.batch", "N")
              .and(", or smaller images, ")
              .set("data.size", "N")
              .and("."));
    }
    boolean images = fields.stream().allMatch(Field.Image.class::isInstance);
    if (!images && augmentation.changesImages()) {
      throw new UsageException(
          "%s is for images, and %s has rows of shape %s."
              .formatted(
                  augmentation.flip()
                      ? "data.flip"
                      : augmentation.dequantize() ? "data.dequantize" : "data.jitter",
                  d.name(),
                  d.shape()),
          Hint.say("Leave it out of the data options."));
    }
    if (start.position() > 0
        && start.position() >= Places.of(d, sampler, seed).length(start.epoch())) {
      throw new UsageException(
          "The run stopped at sample %,d of an epoch, and %s has only %,d samples."
              .formatted(start.position(), d.name(), d.count()),
          Hint.say("Resume with the data the run was started with."));
    }
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
        lent = batch.arrays();
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
      int length = places.length(at.epoch());
      while (!closed) {
        Map<String, FloatBuffer> arrays = free.take();
        FloatBuffer[] buffers = arrays.values().toArray(new FloatBuffer[0]);
        for (FloatBuffer buffer : buffers) {
          buffer.clear();
        }
        int[] labels = new int[count];
        int filled = 0;
        for (int i = 0; i < batchSize; i++) {
          if (part.test(i)) {
            for (int k = 0; k < buffers.length; k++) {
              buffers[k].put(readers.get(k).read(places.index(k, at), at));
            }
            labels[filled] = places.label(at);
            filled++;
          }
          boolean last = at.position() + 1 == length;
          at = last ? new Cursor(at.epoch() + 1, 0) : new Cursor(at.epoch(), at.position() + 1);
          if (last) {
            length = places.length(at.epoch());
          }
        }
        for (FloatBuffer buffer : buffers) {
          buffer.flip();
        }
        ready.put(new Filled(new Batch(count, arrays, labels), at, null));
      }
    } catch (InterruptedException e) {
      // close() asked for the end.
    } catch (Throwable e) {
      // Anything, OutOfMemoryError too: next() throws it on the thread that can report it.
      ready.add(new Filled(null, at, e));
    }
  }
}
