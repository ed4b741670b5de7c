package dev.organza.metric.features;

import dev.organza.OrganzaException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread with a stack of 16 MiB, for native code that overflows a Java thread's usual 1 MiB,
 * which would end the JVM. ONNX Runtime 1.29 does so.
 */
final class DeepStack implements AutoCloseable {

  private static final long BYTES = 16L << 20;

  private final ExecutorService executor;

  DeepStack(String name) {
    this.executor =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(null, work, name, BYTES);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Waits for what the thread computes; throws the exception that it throws. */
  <T> T call(Callable<T> work) {
    try {
      return executor.submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrganzaException("Interrupted while a network was computed.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException reason) {
        throw reason;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Ends the thread; what it computes at the moment is finished first. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
