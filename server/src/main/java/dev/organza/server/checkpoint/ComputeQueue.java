package dev.organza.server.checkpoint;

import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work of a model on one thread, in the order in which it came. Requests that wait are generated
 * together: latents one after another, in passes of a fixed size, so that a pass is full where it
 * would have been padded. A sample does not depend on where it stands in a pass, nor on what else
 * stands there, so that a request gives the same bits alone or in company.
 */
final class ComputeQueue implements AutoCloseable {

  /** What waits. */
  private sealed interface Work permits Generation, Task, End {}

  /**
   * Latents to generate from.
   *
   * @param with what samples are generated together: equal keys of equal passes
   * @param multiplyAdds of one sample
   */
  private record Generation<R>(
      Object with,
      SharedPass<R> pass,
      long multiplyAdds,
      float[][] latents,
      int[] labels,
      CompletableFuture<R[]> result)
      implements Work {}

  /** Anything else that is computed with the model. */
  private record Task<T>(Supplier<T> work, int samples, CompletableFuture<T> result)
      implements Work {

    void run(ComputeOptions options) {
      try (Threads.Lease lease = options.forAnything()) {
        result.complete(work.get());
      } catch (RuntimeException | OutOfMemoryError e) { // others are still to be answered
        result.completeExceptionally(e);
      }
    }
  }

  private record End() implements Work {}

  /** So many samples are generated at once at most, to answer the first of them soon. */
  private static final int MOST_TOGETHER = 1024;

  private final BlockingQueue<Work> waiting = new LinkedBlockingQueue<>();
  private final AtomicInteger samples = new AtomicInteger();
  private final ComputeOptions options;
  private final Thread thread;

  /** Starts the thread. */
  ComputeQueue(String name, ComputeOptions options) {
    this.options = options;
    this.thread = new Thread(this::run, "organza-model-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** How many samples wait or are being generated. */
  int waitingSamples() {
    return samples.get();
  }

  /**
   * Generates samples.
   *
   * @param multiplyAdds of one sample
   * @throws QueueFullException if too many wait already
   */
  <R> CompletableFuture<R[]> generate(
      Object with, SharedPass<R> pass, long multiplyAdds, float[][] latents, int[] labels) {
    reserve(latents.length);
    Generation<R> work =
        new Generation<>(with, pass, multiplyAdds, latents, labels, new CompletableFuture<>());
    waiting.add(work);
    return work.result.whenComplete((made, failure) -> samples.addAndGet(-latents.length));
  }

  /**
   * Computes something that is not generated together with others.
   *
   * @param count the samples that it comes to
   * @throws QueueFullException if too many wait already
   */
  <T> CompletableFuture<T> call(Supplier<T> work, int count) {
    reserve(count);
    Task<T> task = new Task<>(work, count, new CompletableFuture<>());
    waiting.add(task);
    return task.result.whenComplete((made, failure) -> samples.addAndGet(-count));
  }

  private void reserve(int count) {
    if (samples.addAndGet(count) > options.mostWaiting()) {
      samples.addAndGet(-count);
      throw new QueueFullException();
    }
  }

  private void run() {
    @Nullable Work next = null;
    while (true) {
      try {
        Work work = next == null ? waiting.take() : next;
        next = null;
        if (work instanceof End) {
          return;
        } else if (work instanceof Task<?> task) {
          task.run(options);
        } else if (work instanceof Generation<?> generation) {
          next = generateWithThoseBehind(generation);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** What comes after those that were generated together; null if nothing waits. */
  private <R> @Nullable Work generateWithThoseBehind(Generation<R> first) {
    List<Generation<R>> together = new ArrayList<>(List.of(first));
    int count = first.latents.length;
    @Nullable Work next = waiting.poll();
    while (next instanceof Generation<?> other
        && other.with.equals(first.with)
        && count + other.latents.length <= MOST_TOGETHER) {
      // Those of one key have one kind of pass.
      @SuppressWarnings("unchecked")
      Generation<R> same = (Generation<R>) other;
      together.add(same);
      count += same.latents.length;
      next = waiting.poll();
    }
    generate(together, count);
    return next;
  }

  private <R> void generate(List<Generation<R>> together, int count) {
    float[][] latents = new float[count][];
    int[] labels = new int[count];
    int at = 0;
    for (Generation<R> one : together) {
      System.arraycopy(one.latents, 0, latents, at, one.latents.length);
      System.arraycopy(one.labels, 0, labels, at, one.labels.length);
      at += one.latents.length;
    }
    try (Threads.Lease lease =
        options.forRequests(together.size(), count * together.get(0).multiplyAdds)) {
      R[] all = together.get(0).pass.of(latents, labels);
      int from = 0;
      for (Generation<R> one : together) {
        one.result.complete(Arrays.copyOfRange(all, from, from + one.latents.length));
        from += one.latents.length;
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      together.forEach(one -> one.result.completeExceptionally(e));
    }
  }

  /** Computes what waits, and ends. */
  @Override
  public void close() {
    waiting.add(new End());
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
