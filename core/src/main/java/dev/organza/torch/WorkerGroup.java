package dev.organza.torch;

import dev.organza.UsageException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The workers that train one model together: processes, each with all weights and a part of every
 * batch (synchronous data parallelism). Worker 0 is the first, which writes the run.
 *
 * <p>Averages, sums and exchanges are collective operations: all workers call them in the same
 * order with tensors of the same shapes, and each waits for the others. The results are the same
 * bits on all of them. One thread of each worker calls them.
 *
 * @see SharedBatch
 */
public interface WorkerGroup extends AutoCloseable {

  /** A group of one, in which nothing is exchanged and no tensor is copied. */
  static WorkerGroup alone() {
    return Alone.ONLY;
  }

  /** Which worker this is, from 0. */
  int rank();

  /** How many workers there are, at least 1. */
  int size();

  /**
   * Says what this worker computes with, before it asks for {@link #gradients}. A collective
   * operation.
   *
   * @param device of this worker on its machine
   * @param exchange how tensors on GPUs are to be exchanged
   * @throws UsageException if they cannot be exchanged so
   */
  default void computesOn(Device device, Exchange exchange) {}

  /**
   * Zeros for gradients, to be {@link #average}d again and again; may be memory that the workers
   * share. A collective operation.
   *
   * @param length how many
   * @return float32 {@code [length]}, valid as long as the group; a temporary of the innermost
   *     scope
   */
  default Tensor gradients(long length, Device device) {
    return torch.zeros(new long[] {length}, device.float32());
  }

  /**
   * Replaces values by their means over all workers.
   *
   * @param values contiguous, without a gradient; changed in place
   * @param figures changed in place
   * @throws LostWorkerException if another worker is gone
   */
  void average(Tensor values, double[] figures);

  /**
   * The sum over all workers, differentiable to any order where the values are.
   *
   * <p>Gradients of losses are means over the workers: with y = Σ sᵣ and the loss L = 1/W Σ Lᵣ,
   * what flows back to sᵣ on worker r is Σ ∂Lᵣ/∂y over all workers, and the mean over the workers
   * of the parameters' gradients is that of L. The backward pass is therefore a sum over the
   * workers again, and a collective operation too.
   *
   * @throws LostWorkerException if another worker is gone
   */
  Tensor summed(Tensor values);

  /** The mean over all workers, differentiable as {@link #summed}. */
  default Tensor averaged(Tensor values) {
    return size() == 1 ? values : summed(values).div(new Scalar((double) size()));
  }

  /**
   * The values of all workers, {@code [size, shape…]}, by rank; differentiable as {@link #summed}.
   *
   * @param values {@code [shape…]}, the same shape everywhere
   */
  default Tensor gathered(Tensor values) {
    if (size() == 1) {
      return values.unsqueeze(0);
    }
    Tensor[] parts = new Tensor[size()];
    Tensor nothing = torch.zeros_like(values);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = i == rank() ? values : nothing;
    }
    return summed(torch.stack(new TensorVector(parts)));
  }

  /** The largest of the workers' numbers. */
  double largest(double mine);

  /**
   * Gives the first worker's values to all.
   *
   * @param values changed in place on the others
   */
  void fromFirst(Tensor values);

  /**
   * The first worker's bytes.
   *
   * @param bytes what the first worker gives; the others' are ignored
   */
  byte[] fromFirst(byte[] bytes);

  /**
   * Tells the others why this worker leaves before its time, for their messages. To be followed by
   * {@link #close}.
   */
  default void fail(String why) {}

  /**
   * Goes on if all workers live, as far as is known. It is no collective operation.
   *
   * @throws LostWorkerException if not
   */
  default void requireAll() {}

  /** Calls once another worker is lost, on a thread of its own. */
  default void onLoss(Runnable action) {}

  /** Leaves the group, after the last operation of all. */
  @Override
  void close();

  /** A group of one. */
  record Alone() implements WorkerGroup {

    private static final Alone ONLY = new Alone();

    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public void average(Tensor values, double[] figures) {}

    @Override
    public Tensor summed(Tensor values) {
      return values;
    }

    @Override
    public double largest(double mine) {
      return mine;
    }

    @Override
    public void fromFirst(Tensor values) {}

    @Override
    public byte[] fromFirst(byte[] bytes) {
      return bytes;
    }

    @Override
    public void close() {}
  }
}
