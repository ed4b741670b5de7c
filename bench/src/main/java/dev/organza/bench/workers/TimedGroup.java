package dev.organza.bench.workers;

import dev.organza.torch.Device;
import dev.organza.torch.WorkerGroup;
import org.bytedeco.pytorch.Tensor;

/** A group that measures how long gradients are exchanged, the wait for the others included. */
final class TimedGroup implements WorkerGroup {

  private final WorkerGroup group;
  private long nanos;

  TimedGroup(WorkerGroup group) {
    this.group = group;
  }

  double seconds() {
    return nanos / 1e9;
  }

  @Override
  public int rank() {
    return group.rank();
  }

  @Override
  public int size() {
    return group.size();
  }

  @Override
  public Tensor gradients(long length, Device device) {
    return group.gradients(length, device);
  }

  @Override
  public void average(Tensor values, double[] figures) {
    long start = System.nanoTime();
    group.average(values, figures);
    nanos += System.nanoTime() - start;
  }

  @Override
  public Tensor summed(Tensor values) {
    return group.summed(values);
  }

  @Override
  public double largest(double mine) {
    return group.largest(mine);
  }

  @Override
  public void fromFirst(Tensor values) {
    group.fromFirst(values);
  }

  @Override
  public byte[] fromFirst(byte[] bytes) {
    return group.fromFirst(bytes);
  }

  @Override
  public void close() {
    group.close();
  }
}
