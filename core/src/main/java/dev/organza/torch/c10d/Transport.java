package dev.organza.torch.c10d;

import dev.organza.torch.Device;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;

/**
 * A way for tensors from worker to worker: collective operations of LibTorch where the tensors lie.
 * Gloo takes those in the memory of the host, NCCL those on GPUs.
 *
 * @param backend of LibTorch
 * @param device where the tensors lie
 * @param waiting how it is told that an operation has ended
 */
record Transport(Backend backend, Device.Kind device, Waiting waiting) {

  /** How long a wait lasts before the pulse is felt. */
  private static final long SLICE_MILLIS = 1000;

  private static final long POLL_NANOS = 20_000;

  /** Ways to wait for an operation. */
  enum Waiting {
    /** LibTorch wakes the thread, or gives up after a while. */
    WOKEN,
    /** The operation is asked again and again: where giving up would end it, as in NCCL. */
    POLLED
  }

  /** Whether a tensor lies where this takes it. */
  boolean carries(Tensor values) {
    return values.is_cuda() == (device == Device.Kind.CUDA);
  }

  /** The values where this takes them, contiguous: the same tensor if it is so. */
  Tensor taken(Tensor values) {
    return (carries(values) ? values : values.cpu()).contiguous();
  }

  /** Begins to replace values by their sums over all workers. */
  Work sum(Tensor values) {
    return backend.allreduce(new TensorVector(values));
  }

  /** Begins to replace values by the first worker's. */
  Work fromFirst(Tensor values) {
    return backend.broadcast(
        new TensorVector(values), new BroadcastOptions().rootRank(0).rootTensor(0));
  }

  /**
   * Waits for an operation, a second at most.
   *
   * @return whether it has ended
   * @throws RuntimeException if it has failed
   */
  boolean ends(Work work) {
    return waiting == Waiting.WOKEN ? isWoken(work) : isPolled(work);
  }

  private static boolean isWoken(Work work) {
    try {
      return work._wait(new Milliseconds(SLICE_MILLIS));
    } catch (RuntimeException e) {
      // It was only slow, or has failed, or has ended just now.
      return work.isCompleted() && work._wait();
    }
  }

  private static boolean isPolled(Work work) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS);
    while (!work.isCompleted()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    // What is computed next waits for it on the GPU too.
    return work._wait();
  }

  /**
   * Frees what LibTorch holds.
   *
   * @param broken whether operations may be under way that will not end by themselves
   */
  void free(boolean broken) {
    if (broken && waiting == Waiting.POLLED) {
      try {
        backend.abort();
      } catch (RuntimeException e) {
        // One that cannot be aborted ends with its connections.
      }
    }
    backend.close();
  }
}
