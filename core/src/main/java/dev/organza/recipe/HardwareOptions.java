package dev.organza.recipe;

import dev.organza.torch.Backward;
import dev.organza.torch.Exchange;
import dev.organza.torch.Precision;
import dev.organza.train.Hardware;
import java.util.Optional;

/**
 * What a training may compute with.
 *
 * @param device {@code auto} (the first GPU if there is one), {@code cpu}, {@code cuda} or {@code
 *     cuda:n}
 * @param threads how many threads compute one operation on the CPU; 0 chooses by measuring
 * @param precision of the forward and backward pass; {@code auto} chooses by measuring
 * @param backward how the gradients of convolutions are computed in bfloat16 on a CPU: by {@code
 *     libtorch}, or on short rows by matrix {@code products}; {@code auto} chooses by measuring
 *     where it chooses the precision, else products
 * @param workers how many processes share each batch, at least 1; each has as many threads
 * @param exchange how workers on GPUs exchange gradients: by {@code gloo}, through the memory of
 *     the host, or by {@code nccl}, from GPU to GPU; {@code auto} takes NCCL where each has a GPU
 *     of its own and LibTorch has NCCL
 */
public record HardwareOptions(
    String device,
    int threads,
    PrecisionChoice precision,
    BackwardChoice backward,
    int workers,
    Exchange exchange) {

  public static final HardwareOptions DEFAULTS =
      new HardwareOptions("auto", 0, PrecisionChoice.AUTO, BackwardChoice.AUTO);

  private static final int MOST_WORKERS = 1024;

  /** For one worker. */
  public HardwareOptions(
      String device, int threads, PrecisionChoice precision, BackwardChoice backward) {
    this(device, threads, precision, backward, 1, Exchange.AUTO);
  }

  /** A precision, or the wish to have it chosen. */
  public enum PrecisionChoice {
    AUTO(Optional.empty()),
    FLOAT32(Optional.of(Precision.FLOAT32)),
    BFLOAT16(Optional.of(Precision.BFLOAT16));

    private final Optional<Precision> precision;

    PrecisionChoice(Optional<Precision> precision) {
      this.precision = precision;
    }

    /** The precision, or empty to choose. */
    public Optional<Precision> precision() {
      return precision;
    }

    static PrecisionChoice of(Precision precision) {
      return precision == Precision.FLOAT32 ? FLOAT32 : BFLOAT16;
    }
  }

  /** A way to compute gradients, or the wish to have it chosen. */
  public enum BackwardChoice {
    AUTO(Optional.empty()),
    LIBTORCH(Optional.of(Backward.LIBTORCH)),
    PRODUCTS(Optional.of(Backward.PRODUCTS));

    private final Optional<Backward> backward;

    BackwardChoice(Optional<Backward> backward) {
      this.backward = backward;
    }

    /** The way, or empty to choose. */
    public Optional<Backward> backward() {
      return backward;
    }

    static BackwardChoice of(Hardware hardware) {
      if (!hardware.hasChoiceOfBackward()) {
        return AUTO;
      }
      return hardware.backward() == Backward.LIBTORCH ? LIBTORCH : PRODUCTS;
    }
  }

  public HardwareOptions {
    if (threads < 0 || threads > 1024) {
      throw new IllegalArgumentException(
          "threads is " + threads + "; it is 0 (choose by measuring) or between 1 and 1024");
    }
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "workers is " + workers + "; it is between 1 and " + MOST_WORKERS);
    }
  }

  /** The same for another number of workers. */
  public HardwareOptions withWorkers(int count) {
    return new HardwareOptions(device, threads, precision, backward, count, exchange);
  }

  /** The number of threads, or empty to choose. */
  Optional<Integer> threadCount() {
    return threads == 0 ? Optional.empty() : Optional.of(threads);
  }
}
