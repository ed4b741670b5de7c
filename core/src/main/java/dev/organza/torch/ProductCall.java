package dev.organza.torch;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One matrix product in parts, each to be computed by a thread of its own, since the parts
 * spin-wait for each other.
 *
 * <p>No part begins before each has a thread that stands ready for it. Until then the call can be
 * cancelled, and then no part is computed. After that nothing but an error of the JVM's in the last
 * step before native code can keep a thread from its part: it tries again, on another thread if
 * need be.
 */
final class ProductCall {

  /** Nanoseconds of waiting in which a thread that has a processor arrives. */
  static final long PATIENCE = 20_000_000_000L;

  /** A process that was stopped for a while is not to find that time in its waiting. */
  private static final long LONGEST_LOOK = 10_000_000;

  private static final int SPINS = 10_000;
  private static final long STACK = 16L << 20;
  private static final int CANCELLED = Integer.MIN_VALUE;

  /** By the address of their memory, which native code hands from the caller to the parts. */
  private static final Map<Pointer, ProductCall> BY_MEMORY = new ConcurrentHashMap<>();

  /** One for each calling thread: a call has ended when its thread makes the next. */
  private static final ThreadLocal<ProductCall> OF_THREAD =
      ThreadLocal.withInitial(ProductCall::new);

  /** What a test does before a part stands ready, and again before it is computed. */
  static volatile IntConsumer beforeReady = number -> {};

  static volatile IntConsumer beforePart = number -> {};
  static volatile Runnable whenCancelled = () -> {};
  static volatile long patience = PATIENCE;

  private final Memory memory = new Memory(1);
  private final AtomicInteger ready = new AtomicInteger();
  private volatile @Nullable Throwable failure;
  private @Nullable Function function;
  private @Nullable Pointer array;
  private long size;
  private int parts;
  private Object argument = 0;

  private ProductCall() {}

  /**
   * The next call of this thread.
   *
   * @param function computes one part: {@code void (int number, void *part, int argument)}
   * @param parts how many there are
   * @param size of one in the array, in bytes
   * @param array of what the function is to know of each
   */
  static ProductCall ofThisThread(
      Pointer function, int parts, long size, Pointer array, int argument) {
    ProductCall call = OF_THREAD.get();
    call.function = Function.getFunction(function);
    call.parts = parts;
    call.size = size;
    call.array = array;
    call.argument = argument;
    call.failure = null;
    call.ready.set(0);
    BY_MEMORY.put(call.memory, call);
    return call;
  }

  /** After which native code does not name it any more. */
  void end() {
    BY_MEMORY.remove(memory);
  }

  /** The call with this memory. */
  static ProductCall at(Pointer memory) {
    return Objects.requireNonNull(BY_MEMORY.get(memory));
  }

  /** What names this call to native code. */
  Pointer memory() {
    return memory;
  }

  int parts() {
    return parts;
  }

  /** Why no part was computed; null if all were. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Keeps all parts from being computed, unless they have begun. */
  void cancel(Throwable cause) {
    int arrived = ready.get();
    while (arrived >= 0 && arrived < parts) {
      if (ready.compareAndSet(arrived, CANCELLED)) {
        failure = cause;
        whenCancelled.run();
        return;
      }
      arrived = ready.get();
    }
  }

  /** Computes a part on this thread once all have one. */
  void compute(int number) {
    Object[] arguments;
    try {
      beforeReady.accept(number);
      arguments =
          new Object[] {number, Objects.requireNonNull(array).share(number * size), argument};
    } catch (Throwable e) {
      cancel(e);
      return;
    }
    if (arrive()) {
      computeSurely(number, arguments);
    }
  }

  /** Whether all parts are to be computed, once that is known. */
  private boolean arrive() {
    int arrived = ready.get();
    while (arrived >= 0 && !ready.compareAndSet(arrived, arrived + 1)) {
      arrived = ready.get();
    }
    long waited = 0;
    long last = 0;
    for (int spins = 0; ; spins++) {
      arrived = ready.get();
      if (arrived < 0 || arrived == parts) {
        return arrived == parts;
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
        continue;
      }
      Thread.yield();
      long now = System.nanoTime();
      waited += last == 0 ? 0 : Math.min(now - last, LONGEST_LOOK);
      last = now;
      if (waited > patience) {
        cancel(new TimeoutException("a part of the product got no thread"));
      }
    }
  }

  /** The others wait for this part, where nothing can stop them: there is no giving up. */
  private void computeSurely(int number, Object[] arguments) {
    while (!computed(number, arguments) && !computedElsewhere(number, arguments)) {
      Thread.onSpinWait();
    }
  }

  private boolean computed(int number, Object[] arguments) {
    try {
      beforePart.accept(number);
      Objects.requireNonNull(function).invokeVoid(arguments);
      return true;
    } catch (Throwable e) {
      return false; // It was thrown on the way into native code, from which nothing is thrown.
    }
  }

  private boolean computedElsewhere(int number, Object[] arguments) {
    try {
      AtomicInteger done = new AtomicInteger();
      Thread other = start(() -> done.set(computed(number, arguments) ? 1 : 0));
      join(other);
      return done.get() == 1;
    } catch (Throwable e) {
      return false;
    }
  }

  /** Computes all parts, one of them on this thread. */
  void computeOnNewThreads() {
    List<Thread> started = new ArrayList<>();
    try {
      for (int i = 1; i < parts; i++) {
        int number = i;
        started.add(start(() -> compute(number)));
      }
    } catch (Throwable e) {
      cancel(e);
    }
    compute(0);
    started.forEach(ProductCall::join);
  }

  /** Waits whatever happens: what the thread writes to is in use until it ends. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(null, work, "organza-product", STACK);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
