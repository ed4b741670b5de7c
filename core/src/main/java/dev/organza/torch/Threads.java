package dev.organza.torch;

import dev.organza.UsageException;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * How many threads LibTorch computes one operation with.
 *
 * <p>More is not always faster: on small networks the threads of a busy two-core machine were
 * measured to spend their time waiting for each other. Results may differ in the last bits between
 * thread counts, so the count in use is part of a run's provenance.
 */
public final class Threads {

  private Threads() {}

  /** The number of threads in use. */
  public static int count() {
    Torch.load();
    return torch.get_num_threads();
  }

  /** The number of processors this JVM may use. */
  public static int available() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Computes with {@code count} threads from now on, in this whole process.
   *
   * @throws UsageException if count is below 1 or above 1,024
   */
  public static void use(int count) {
    apply(count, false);
  }

  /**
   * Computes with {@code count} threads from now on, and matrix products with as many as do not get
   * in their way.
   *
   * <p>Where products have {@linkplain ProductThreads threads of their own}, those share every
   * processor with one of LibTorch's that waits. On two that gains nothing over one alone, and was
   * measured to lose a seventh; where a network has convolutions, products are the lesser part, and
   * DCGAN's rounds were 1.2 times as fast with them on one thread as on two.
   *
   * @param convolutional whether there are convolutions beside the products
   * @throws UsageException if count is below 1 or above 1,024
   */
  public static void use(int count, boolean convolutional) {
    apply(count, convolutional || count == 2);
  }

  /**
   * Sets both numbers.
   *
   * @param alone whether products with threads of their own get only one
   */
  private static void apply(int count, boolean alone) {
    requireCount(count);
    Torch.load();
    int forProducts = alone && !ProductThreads.shared() ? 1 : count;
    try (Scope scope = Scope.open()) { // for the name that JavaCPP looks a symbol up by
      torch.set_num_threads(count);
      openblas_nolapack.blas_set_num_threads(forProducts);
    }
  }

  private static void requireCount(int count) {
    if (count < 1 || count > 1024) {
      throw new UsageException("threads is " + count + "; it is auto or between 1 and 1024");
    }
  }
}
