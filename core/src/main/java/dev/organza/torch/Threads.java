package dev.organza.torch;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.util.OptionalInt;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * How many threads LibTorch computes one operation with on the calling thread.
 *
 * <p>More is not always faster: small networks on a busy two-core machine were measured to spend
 * their time in synchronisation. Results may differ in the last bits between thread counts, so the
 * count in use is part of a run's provenance.
 *
 * <p>LibTorch keeps one count for each thread that calls it (an OpenMP setting). OpenBLAS, which
 * computes its float32 matrix products, has one for the process. A {@link Lease} sets both, for the
 * thread that opens it, and gives back what was before when it is closed:
 *
 * <pre>{@code
 * try (Threads.Lease lease = Threads.lease(1)) {
 *   samples = model.sample(64, seed);
 * }
 * }</pre>
 *
 * <p>Leases of several threads do not disturb each other's results. Where they need different
 * counts of OpenBLAS they take turns ({@link ProductTurns}); where they need the same, which is the
 * usual case, they compute at the same time.
 *
 * <p>Everything of Organza that computes opens a lease. A lease costs some microseconds; a lease of
 * the count that the thread has already costs less, so that a loop of short computations does well
 * to hold one around the whole.
 */
public final class Threads {

  private static final int MOST = 1024;

  /** What a thread of this process has open. */
  private static final class OfThread {
    private @Nullable Lease innermost;

    /** Whether this thread's count is known to be its own. */
    private boolean known;
  }

  private static final ThreadLocal<OfThread> OF_THREAD = ThreadLocal.withInitial(OfThread::new);

  // Guarded by this class.
  private static int outermost;
  private static int before;
  private static int lastSet;

  private Threads() {}

  /** The number of threads that an operation on this thread uses. */
  public static int count() {
    Torch.load();
    return count(OF_THREAD.get());
  }

  /** The number of processors this JVM may use. */
  public static int available() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Computes with as many threads as this thread has now, undisturbed by other threads' leases.
   *
   * @return to be closed by this thread
   */
  public static Lease lease() {
    Torch.load();
    OfThread mine = OF_THREAD.get();
    int count = count(mine);
    return new Lease(
        mine, count, mine.innermost == null ? products(count, false) : mine.innermost.products);
  }

  /**
   * Computes with {@code count} threads on this thread until the result is closed.
   *
   * @return to be closed by this thread
   * @throws UsageException if count is below 1 or above 1,024
   */
  public static Lease lease(int count) {
    return lease(count, false);
  }

  /**
   * As {@link #lease(int)} with the number that was chosen, or as {@link #lease()} without one.
   *
   * @return to be closed by this thread
   * @throws UsageException if there is a number, and it is below 1 or above 1,024
   */
  public static Lease lease(OptionalInt chosen) {
    return chosen.isPresent() ? lease(chosen.getAsInt()) : lease();
  }

  /**
   * Computes with {@code count} threads on this thread until the result is closed, and matrix
   * products with as many as do not get in their way.
   *
   * <p>Where products do not run {@linkplain ProductThreads on LibTorch's threads}, OpenBLAS's
   * threads compete for the processors with LibTorch's, which spin-wait between operations. Two
   * threads then gain nothing over one, and were measured to be a seventh slower; where a network
   * has convolutions, DCGAN's steps were 1.2 times as fast with products on one thread as on two.
   *
   * @param convolutional whether there are convolutions beside the products
   * @return to be closed by this thread
   * @throws UsageException if count is below 1 or above 1,024
   */
  public static Lease lease(int count, boolean convolutional) {
    if (count < 1 || count > MOST) {
      throw new UsageException("threads is " + count + "; it is auto or between 1 and " + MOST);
    }
    Torch.load();
    return new Lease(OF_THREAD.get(), count, products(count, convolutional));
  }

  private static int products(int count, boolean convolutional) {
    return (convolutional || count == 2) && !ProductThreads.shared() ? 1 : count;
  }

  /**
   * This thread's own count. LibTorch gives a thread, when it first computes, the count that was
   * set last on any thread. If that was a lease's, it is not meant for this thread.
   */
  private static int count(OfThread mine) {
    synchronized (Threads.class) {
      int count = torch.get_num_threads();
      if (!mine.known) {
        mine.known = true;
        if (outermost > 0 && count == lastSet && count != before) {
          count = before;
          torch.set_num_threads(count);
        }
      }
      return count;
    }
  }

  /** A number of threads in use on one thread; closing it gives back what was before. */
  public static final class Lease implements AutoCloseable {

    private final Thread owner = Thread.currentThread();
    private final OfThread mine;
    private final @Nullable Lease enclosing;
    private final int count;
    private final int products;
    private final int countBefore;
    private final long failures = ProductThreads.failures();
    private boolean closed;

    private Lease(OfThread mine, int count, int products) {
      this.mine = mine;
      this.enclosing = mine.innermost;
      this.count = count;
      this.products = products;
      if (enclosing == null) {
        ProductTurns.begin(products);
      } else {
        ProductTurns.change(enclosing.products, products);
      }
      this.countBefore = set(count);
      mine.innermost = this;
    }

    private int set(int count) {
      synchronized (Threads.class) {
        int own = Threads.count(mine);
        if (enclosing == null && outermost++ == 0) {
          before = own;
        }
        change(own, count);
        return own;
      }
    }

    private static void change(int from, int to) {
      if (from != to) {
        torch.set_num_threads(to);
        lastSet = to;
      }
    }

    /** How many threads it is for. */
    public int count() {
      return count;
    }

    /** How many threads a matrix product uses. */
    int products() {
      return products;
    }

    /**
     * Gives the threads back. Closing it again does nothing.
     *
     * @throws IllegalStateException on another thread than the one that opened it, or while a lease
     *     that was opened after it on this thread is open
     * @throws OrganzaException if a matrix product failed while it was open, so that what was
     *     computed is not to be used
     */
    @Override
    public void close() {
      if (Thread.currentThread() != owner) {
        throw new IllegalStateException(
            "a lease of threads was opened by the thread "
                + owner.getName()
                + ", and only that thread can close it");
      }
      if (closed) {
        return;
      }
      if (mine.innermost != this) {
        throw new IllegalStateException(
            "a lease of threads is closed before the one that was opened after it");
      }
      closed = true;
      mine.innermost = enclosing;
      synchronized (Threads.class) {
        change(torch.get_num_threads(), countBefore);
        if (enclosing == null) {
          outermost--;
        }
      }
      if (enclosing == null) {
        ProductTurns.end();
      } else {
        ProductTurns.change(products, enclosing.products);
      }
      ProductThreads.requireNoFailureSince(failures);
    }
  }
}
