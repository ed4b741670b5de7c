package dev.organza.server.checkpoint;

import dev.organza.torch.Threads;
import java.util.OptionalInt;

/**
 * What a model computes with, and how much may wait for it.
 *
 * @param mostWaiting samples that may wait, of all requests
 * @param threads of one computation, 1 to 1,024; empty to choose by the work
 */
public record ComputeOptions(int mostWaiting, OptionalInt threads) {

  /** Multiply-adds that take one thread some 50 ms, many turns of the operating system. */
  private static final long LONG_WORK = 1L << 30;

  /** Threads by the work. */
  public static ComputeOptions of(int mostWaiting) {
    return new ComputeOptions(mostWaiting, OptionalInt.empty());
  }

  /**
   * Unless a number was chosen, all threads for one request of long work; else half of them. The
   * others read requests and write answers, and threads that compute together spin-wait for one
   * that is not let run: beside other work a sample of a small network took a median of 85 ms with
   * two threads of two processors, and 2 to 12 ms with one. A sample has the same bits with either.
   *
   * @param requests that are answered together
   * @param multiplyAdds of all their samples
   * @return to be closed by this thread
   */
  Threads.Lease forRequests(int requests, long multiplyAdds) {
    boolean all = requests == 1 && multiplyAdds >= LONG_WORK;
    return threads.isPresent() || all
        ? forAnything()
        : Threads.lease(Math.max(1, Threads.count() / 2));
  }

  /**
   * All threads, or as many as were chosen.
   *
   * @return to be closed by this thread
   */
  Threads.Lease forAnything() {
    return Threads.lease(threads);
  }
}
