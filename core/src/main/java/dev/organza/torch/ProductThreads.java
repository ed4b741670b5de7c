package dev.organza.torch;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.organza.OrganzaException;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Makes OpenBLAS compute matrix products on LibTorch's threads. Off unless a program {@linkplain
 * Torch#shareThreads asks for it}.
 *
 * <p>Each of the two comes with threads of its own, and LibTorch's spin-wait between operations. So
 * a product on OpenBLAS's threads shares every processor with a thread that spins, and a product on
 * one thread leaves all others waiting: products were two thirds of the time of a perceptron's
 * training on two processors, with one of the two idle.
 *
 * <p>OpenBLAS lets someone else run the parts of a product ({@code
 * openblas_set_threads_callback_function}). Here they become a parallel region of the OpenMP
 * library that LibTorch is linked with ({@code GOMP_parallel} of GNU's libgomp), whose threads are
 * LibTorch's, and awake. The way from OpenBLAS to libgomp and back leads through Java, by JNA: some
 * microseconds a product, where a thread of OpenBLAS's would have to be woken for as long.
 *
 * <p>The parts of a product spin-wait for each other, so either all of them run, each on a thread
 * of its own, or none does: {@link ProductCall} sees to that. If a part gets no thread, for example
 * for want of memory, the product is not computed, and the {@link Threads.Lease} under which it was
 * asked for throws an {@link OrganzaException} when it is closed. A nested region has one thread:
 * in an operation of LibTorch that multiplies on each of its threads, the parts go to new threads,
 * which is slow, but seldom.
 */
final class ProductThreads {

  private static final String PLATFORM = "linux-x86_64";

  /** What OpenBLAS calls to have the parts of a product computed. */
  @FunctionalInterface
  interface Product extends Callback {

    /**
     * Computes all parts, and returns when they are done.
     *
     * @param wait 0 where the caller does not need them done, but they are
     * @param function computes one: {@code void (int number, void *part, int argument)}
     * @param parts how many there are
     * @param size of one in the array, in bytes
     * @param array of what the function is to know of each
     * @param argument for all
     */
    void compute(int wait, Pointer function, int parts, long size, Pointer array, int argument);
  }

  /** What libgomp calls on each thread of a parallel region. */
  @FunctionalInterface
  interface Region extends Callback {

    void enter(Pointer call);
  }

  /** The functions of libgomp. */
  private static final class OpenMp {

    private OpenMp() {}

    static native void GOMP_parallel(Pointer region, Pointer data, int threads, int flags);

    static native int omp_get_thread_num();

    static native int omp_get_num_threads();

    static native int omp_get_max_threads();
  }

  // These are kept for as long as native code may call them.
  private static final Region REGION = ProductThreads::enter;
  private static final Product PRODUCT = ProductThreads::compute;

  private static final AtomicLong FAILURES = new AtomicLong();
  private static volatile @Nullable Throwable lastFailure;
  private static volatile boolean shared;

  private ProductThreads() {}

  /** Has products computed on OpenBLAS's threads again. */
  static synchronized void unshare() {
    if (shared) {
      setCallback(null);
      shared = false;
    }
  }

  /** Whether products are computed on LibTorch's threads. */
  static boolean shared() {
    return shared;
  }

  /** Has products computed on LibTorch's threads, on Linux; LibTorch is loaded. */
  static synchronized void share() {
    if (shared || !Loader.getPlatform().equals(PLATFORM)) {
      return;
    }
    try {
      // Symbols are looked up in a library and in all that it is linked with.
      Native.register(OpenMp.class, NativeLibrary.getInstance(Loader.load(torch.class)));
      // Both can be called on a thread of libgomp's, which the JVM then knows until it ends.
      CallbackThreadInitializer known =
          new CallbackThreadInitializer(true, false, "organza-openmp");
      Native.setCallbackThreadInitializer(REGION, known);
      Native.setCallbackThreadInitializer(PRODUCT, known);
      setCallback(PRODUCT);
      shared = true;
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      LoggerFactory.getLogger(ProductThreads.class)
          .debug("matrix products keep threads of their own", e);
    }
  }

  private static void setCallback(@Nullable Product product) {
    NativeLibrary.getInstance(Loader.load(openblas_nolapack.class))
        .getFunction("openblas_set_threads_callback_function")
        .invokeVoid(new Object[] {product});
  }

  /** How many products were not computed so far. */
  static long failures() {
    return FAILURES.get();
  }

  /**
   * Refuses what was computed if a product failed meanwhile, on whichever thread.
   *
   * @param before what {@link #failures} was
   */
  static void requireNoFailureSince(long before) {
    if (FAILURES.get() != before) {
      throw new OrganzaException(
          "a matrix product could not be computed, and what depends on it is lost: " + lastFailure,
          lastFailure);
    }
  }

  private static void failed(Throwable cause) {
    lastFailure = cause;
    FAILURES.incrementAndGet();
    LoggerFactory.getLogger(ProductThreads.class)
        .error("a matrix product was not computed: {}", cause.toString());
  }

  /** {@link Product#compute}: no error may reach native code. */
  private static void compute(
      int wait, Pointer function, int parts, long size, Pointer array, int argument) {
    ProductCall call = null;
    try {
      call = ProductCall.ofThisThread(function, parts, size, array, argument);
      // A region of fewer threads than the last would end the others, and the next start them anew.
      int threads = Math.max(parts, OpenMp.omp_get_max_threads());
      OpenMp.GOMP_parallel(CallbackReference.getFunctionPointer(REGION), call.memory(), threads, 0);
      Throwable failure = call.failure();
      if (failure != null) {
        failed(failure);
      }
    } catch (Throwable e) {
      failed(e);
    } finally {
      if (call != null) {
        call.end();
      }
    }
  }

  /** {@link Region#enter}, on each thread of the region. */
  private static void enter(Pointer memory) {
    ProductCall call = null;
    try {
      call = ProductCall.at(memory);
      int number = OpenMp.omp_get_thread_num();
      if (OpenMp.omp_get_num_threads() >= call.parts()) {
        if (number < call.parts()) {
          call.compute(number);
        }
      } else if (number == 0) {
        call.computeOnNewThreads();
      }
    } catch (Throwable e) {
      if (call != null) {
        call.cancel(e);
      }
    }
  }
}
