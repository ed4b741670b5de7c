package dev.organza.torch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The number format of the forward and backward pass. Parameters, gradients, optimiser state and
 * losses are float32 in both.
 */
public enum Precision {
  /** IEEE single precision throughout. */
  @JsonProperty("float32")
  FLOAT32,
  /**
   * LibTorch's autocast: convolutions and matrix products in bfloat16, everything else as LibTorch
   * decides. Faster where the processor has AMX or AVX512-BF16 or is a recent GPU, slow elsewhere.
   */
  @JsonProperty("bfloat16")
  BFLOAT16;

  /** The rows and columns of what {@link #fastest} multiplies: large beside the cost of a call. */
  private static final int PROBE_SIDE = 256;

  private static final int PROBES = 4;

  /**
   * Held while autocast is on: LibTorch has one cache of converted weights for the process, and
   * emptying it under another thread would change the order in which that one's gradients are
   * added.
   */
  private static final ReentrantLock CACHE = new ReentrantLock(true);

  /** What ends the effect of {@link #apply}. */
  public interface Applied extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Computes in this precision on this thread until the result is closed. In bfloat16 one thread of
   * the process does so at a time.
   *
   * <p>Weights that several passes use are converted once: autocast remembers them until the result
   * is closed, so a player must not be updated before that. All passes in between are with
   * gradients, or all without: a weight converted without would have none afterwards.
   *
   * @throws IllegalStateException if this thread computes in bfloat16 already
   */
  public Applied apply(Device device) {
    if (this == FLOAT32) {
      return () -> {};
    }
    if (isApplied()) {
      throw new IllegalStateException("this thread computes in bfloat16 already");
    }
    CACHE.lock();
    torch.DeviceType type = device.isCuda() ? torch.DeviceType.CUDA : torch.DeviceType.CPU;
    torch.set_autocast_dtype(type, torch.ScalarType.BFloat16);
    torch.set_autocast_cache_enabled(true);
    torch.set_autocast_enabled(type, true);
    return () -> {
      torch.set_autocast_enabled(type, false);
      torch.clear_cache();
      CACHE.unlock();
    };
  }

  /** Whether this thread computes in bfloat16. */
  static boolean isApplied() {
    return CACHE.isHeldByCurrentThread();
  }

  /**
   * The precision in which a device multiplies matrices fastest.
   *
   * <p>On a CPU a small product is timed, for some milliseconds: without instructions for bfloat16
   * LibTorch computes it number by number, tens of times slower than float32, and to find that out
   * on networks takes tens of seconds. A GPU's is bfloat16, untimed.
   */
  public static Precision fastest(Device device) {
    Torch.load();
    if (device.isCuda()) {
      return BFLOAT16;
    }
    long exact = productNanos(torch.ScalarType.Float);
    return productNanos(torch.ScalarType.BFloat16) < exact ? BFLOAT16 : FLOAT32;
  }

  /** The least of some times; the first pays for memory and kernels. */
  private static long productNanos(torch.ScalarType type) {
    try (Scope scope = Scope.open()) {
      Tensor matrix = torch.ones(PROBE_SIDE, PROBE_SIDE).to(type);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < PROBES; i++) {
        long start = System.nanoTime();
        torch.matmul(matrix, matrix);
        least = Math.min(least, System.nanoTime() - start);
      }
      return least;
    }
  }

  /** {@code float32} or {@code bfloat16}. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
