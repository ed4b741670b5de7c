package dev.organza.torch;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs what factorises matrices on a thread with a deep stack.
 *
 * <p>OpenBLAS's parallel factorisations (LAPACK) keep some megabytes of bookkeeping on the stack of
 * the calling thread. A thread of the JVM has one megabyte by default; they overrun it without an
 * error, and the process ends. Whoever calls {@code torch.linalg_…} does it through here.
 */
public final class FactorisationThread {

  /** Bytes; four megabytes were seen to be enough, and two not to be. */
  private static final long STACK = 16L << 20;

  private FactorisationThread() {}

  /**
   * Computes on such a thread, with as many threads as this one computes with, and waits for it. An
   * interrupt of this thread is kept until then.
   *
   * @param work opens the scopes that it needs itself: those of this thread do not hold there
   * @throws RuntimeException that the work throws
   */
  public static <T> T call(Supplier<T> work) {
    int threads = Threads.count();
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              try (Threads.Lease lease = Threads.lease(threads)) {
                return work.get();
              }
            });
    Thread thread = new Thread(null, task, "organza-factorisation", STACK);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new AssertionError(e); // a supplier throws nothing else
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
