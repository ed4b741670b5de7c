package dev.organza.torch;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.LoggerFactory;

/**
 * Makes OpenBLAS compute matrix products on LibTorch's threads.
 *
 * <p>Each of the two comes with threads of its own, and LibTorch's wait actively between its
 * operations. So a product on OpenBLAS's threads shares every processor with one that waits, and on
 * one thread it leaves all others waiting: products were two thirds of the time of a perceptron's
 * training on two processors, with one of the two idle.
 *
 * <p>OpenBLAS lets its parts of a product be run by someone else ({@code
 * openblas_set_threads_callback_function}). Here they become a parallel region of the OpenMP
 * library that LibTorch is linked with ({@code GOMP_parallel} of GNU's libgomp), whose threads are
 * LibTorch's, and awake. The parts wait for each other by turning in circles, so that each must
 * have a thread. A region within another has only one: within an operation of LibTorch that
 * multiplies on each of its threads, the parts go to new threads, which is slow, but seldom.
 *
 * <p>The way from OpenBLAS to libgomp and back leads through Java, by JNA: some microseconds a
 * product, where a thread of OpenBLAS's would have to be woken for as long.
 */
final class ProductThreads {

  private static final String PLATFORM = "linux-x86_64";

  /** Where in the memory that describes a call its values lie, in bytes. */
  private static final int FUNCTION = 0;

  private static final int PARTS = 8;
  private static final int PART_SIZE = 16;
  private static final int COUNT = 24;
  private static final int ARGUMENT = 28;
  private static final int CALL_SIZE = 32;

  /** One for each calling thread: a call has ended when its thread makes the next. */
  private static final ThreadLocal<Memory> CALL =
      ThreadLocal.withInitial(() -> new Memory(CALL_SIZE));

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
  private static final Region REGION = call -> orEnd(() -> computeOnThisThread(call));
  private static final Product PRODUCT =
      (wait, function, parts, size, array, argument) ->
          orEnd(() -> computeAll(function, parts, size, array, argument));
  private static final boolean SHARED = share();

  private ProductThreads() {}

  /**
   * Whether products are computed on LibTorch's threads: where LibTorch comes with libgomp, which
   * is on Linux. LibTorch has to be loaded; the first call takes effect.
   */
  static boolean shared() {
    return SHARED;
  }

  private static boolean share() {
    if (!Loader.getPlatform().equals(PLATFORM)) {
      return false;
    }
    try {
      // Symbols are looked up in a library and in all that it is linked with.
      NativeLibrary blas = NativeLibrary.getInstance(Loader.load(openblas_nolapack.class));
      Native.register(OpenMp.class, NativeLibrary.getInstance(Loader.load(torch.class)));
      // Both can be called on a thread of libgomp's, which the JVM then knows until it ends.
      CallbackThreadInitializer known =
          new CallbackThreadInitializer(true, false, "organza-openmp");
      Native.setCallbackThreadInitializer(REGION, known);
      Native.setCallbackThreadInitializer(PRODUCT, known);
      blas.getFunction("openblas_set_threads_callback_function").invokeVoid(new Object[] {PRODUCT});
      return true;
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return false;
    }
  }

  private static void computeAll(
      Pointer function, int parts, long size, Pointer array, int argument) {
    Memory call = CALL.get();
    call.setPointer(FUNCTION, function);
    call.setPointer(PARTS, array);
    call.setLong(PART_SIZE, size);
    call.setInt(COUNT, parts);
    call.setInt(ARGUMENT, argument);
    // A region of fewer threads than the last would end the others, and the next begin them anew.
    int threads = Math.max(parts, OpenMp.omp_get_max_threads());
    OpenMp.GOMP_parallel(CallbackReference.getFunctionPointer(REGION), call, threads, 0);
  }

  private static void computeOnThisThread(Pointer call) {
    int parts = call.getInt(COUNT);
    int number = OpenMp.omp_get_thread_num();
    if (OpenMp.omp_get_num_threads() >= parts) {
      if (number < parts) {
        compute(call, number);
      }
    } else if (number == 0) {
      computeOnNewThreads(call);
    }
  }

  private static void computeOnNewThreads(Pointer call) {
    CompletableFuture.allOf(
            IntStream.range(0, call.getInt(COUNT))
                .mapToObj(
                    number ->
                        CompletableFuture.runAsync(
                            () -> orEnd(() -> compute(call, number)), ProductThreads::onNewThread))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static void onNewThread(Runnable part) {
    Thread thread = new Thread(part, "organza-product");
    thread.setDaemon(true);
    thread.start();
  }

  private static void compute(Pointer call, int number) {
    Pointer part = call.getPointer(PARTS).share(number * call.getLong(PART_SIZE));
    Function.getFunction(call.getPointer(FUNCTION))
        .invokeVoid(new Object[] {number, part, call.getInt(ARGUMENT)});
  }

  /**
   * Ends the process if there is an error in what native code has called or waits for, no memory
   * mostly: the other parts of the product would wait for it forever, where nothing can stop them.
   */
  private static void orEnd(Runnable work) {
    try {
      work.run();
    } catch (Error e) {
      try {
        LoggerFactory.getLogger(ProductThreads.class).error("a matrix product is cut short", e);
      } finally {
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
