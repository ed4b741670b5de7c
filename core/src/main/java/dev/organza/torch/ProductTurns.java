package dev.organza.torch;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Who may use OpenBLAS with how many threads.
 *
 * <p>OpenBLAS has one thread count for the whole process, and the last bits of a product may depend
 * on it. So those that need the same count compute at the same time, and one that needs another
 * waits until they have finished. The queue is first come, first served, and a thread waits only
 * while it holds nothing, so that no two can wait for each other.
 */
final class ProductTurns {

  /** One that waits. */
  private static final class Waiting {}

  // All guarded by this class.
  private static final Deque<Waiting> QUEUE = new ArrayDeque<>();
  private static int holders;
  private static int count;
  private static int before;

  private ProductTurns() {}

  /** Waits until products may use so many threads on this thread, which holds nothing. */
  static void begin(int products) {
    Torch.load();
    synchronized (ProductTurns.class) {
      enter(products);
    }
  }

  /**
   * Goes over from one count to another. Where both are the same, those that wait have their turn
   * first.
   */
  static void change(int from, int to) {
    // One thread at a time computes in bfloat16: it must not wait for one that waits for that.
    boolean apart = Precision.isApplied();
    if (apart && from != to) {
      throw new IllegalStateException(
          "a pass in bfloat16 can change the number of threads before it begins, not within");
    }
    synchronized (ProductTurns.class) {
      if (from != to || (!QUEUE.isEmpty() && !apart)) {
        leave();
        enter(to);
      }
    }
  }

  /** Gives the turn back; the last one restores OpenBLAS's count. */
  static void end() {
    synchronized (ProductTurns.class) {
      leave();
    }
  }

  private static void enter(int products) {
    Waiting own = new Waiting();
    QUEUE.addLast(own);
    boolean interrupted = false;
    while (QUEUE.peekFirst() != own || (holders > 0 && count != products)) {
      try {
        ProductTurns.class.wait();
      } catch (InterruptedException e) {
        interrupted = true; // A computation is not cut short; whoever computes may look later.
      }
    }
    QUEUE.removeFirst();
    if (holders++ == 0) {
      before = current();
      set(products);
    }
    if (!QUEUE.isEmpty()) {
      ProductTurns.class.notifyAll();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void leave() {
    if (--holders == 0) {
      set(before);
    }
    if (!QUEUE.isEmpty()) {
      ProductTurns.class.notifyAll();
    }
  }

  /** OpenBLAS's count. */
  private static int current() {
    if (OpenBlas.IS_THERE) {
      return OpenBlas.openblas_get_num_threads();
    }
    // The binding knows it only after it was set once.
    int known = openblas_nolapack.blas_get_num_threads();
    return known > 0 ? known : byDefault();
  }

  /** What OpenBLAS reads from the environment when it is loaded. */
  private static int byDefault() {
    for (String name :
        new String[] {"OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS"}) {
      String value = System.getenv(name);
      if (value != null && value.matches("[1-9]\\d{0,3}")) {
        return Integer.parseInt(value);
      }
    }
    return Threads.available();
  }

  private static void set(int products) {
    if (OpenBlas.IS_THERE) {
      if (OpenBlas.openblas_get_num_threads() != products) {
        OpenBlas.openblas_set_num_threads(products);
      }
    } else if (products != count || openblas_nolapack.blas_get_num_threads() != products) {
      try (Scope scope = Scope.open()) { // for the name that JavaCPP looks a symbol up by
        openblas_nolapack.blas_set_num_threads(products);
      }
    }
    count = products;
  }

  /**
   * OpenBLAS's own functions. JavaCPP's way to them looks their name up in all libraries of the
   * process each time, which takes 150 µs, as long as a pass of a small network.
   */
  private static final class OpenBlas {

    /** Where another library computes the products, they are not. */
    static final boolean IS_THERE = register();

    private OpenBlas() {}

    static native void openblas_set_num_threads(int count);

    static native int openblas_get_num_threads();

    private static boolean register() {
      try {
        Native.register(
            OpenBlas.class, NativeLibrary.getInstance(Loader.load(openblas_nolapack.class)));
        return true;
      } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
        return false;
      }
    }
  }
}
