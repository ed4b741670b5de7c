package dev.organza.torch.c10d;

import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.LostWorkerException;
import dev.organza.torch.Scope;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;

/**
 * The collective operations of a group, each by the transport that carries its tensor: through the
 * memory of the host, or directly between devices where such a transport is connected. They are
 * waited for as long as all workers live.
 */
final class Operations {

  private final int rank;
  private final int size;
  private final Pulse pulse;
  private final Transport host;
  private Optional<Transport> direct = Optional.empty();
  private boolean failed;

  /**
   * Operations through the memory of the host.
   *
   * @param backend for tensors there
   */
  Operations(int rank, int size, Pulse pulse, Backend backend) {
    this.rank = rank;
    this.size = size;
    this.pulse = pulse;
    this.host = new Transport(backend, Device.Kind.CPU, Transport.Waiting.WOKEN);
  }

  /**
   * Takes a transport for tensors on a device, when it has connected all workers.
   *
   * @param seen what all workers see
   */
  void connect(Device device, Store seen, Function<Store, Transport> transport) {
    direct =
        Optional.of(
            NativeOutput.silenced(
                () -> Meeting.connected(pulse, () -> connected(device, transport.apply(seen)))));
  }

  /** LibTorch may connect at the first operation only. */
  private static Transport connected(Device device, Transport transport) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Work first = transport.sum(torch.zeros(new long[] {1}, device.float32()));
      while (!transport.ends(first)) {
        // Whoever waits for this feels the pulse.
      }
      return transport;
    }
  }

  /** Whether a transport beside that of the host is connected. */
  boolean isDirect() {
    return direct.isPresent();
  }

  private Transport carrier(Tensor values) {
    return direct.filter(each -> each.carries(values)).orElse(host);
  }

  /** A sum over all workers that is under way, in place. */
  private final class Sum {

    private final Transport transport;
    private final Tensor values;
    private final Work work;

    Sum(Transport transport, Tensor values) {
      this.transport = transport;
      this.values = values;
      this.work = transport.sum(values);
    }

    Tensor await() {
      Operations.this.await(transport, work);
      return values;
    }
  }

  /**
   * Replaces values by their means over all workers; when it returns, all have called it.
   *
   * @param values contiguous
   * @param figures changed too
   */
  void average(Optional<Tensor> values, double[] figures) {
    // One number at least, since nothing is sent for none.
    Tensor all = HostMemory.tensor(Arrays.copyOf(figures, figures.length + 1));
    Scalar count = new Scalar((double) size);
    // Both at once: the wait for the figures is hidden behind that for the values.
    Optional<Sum> ofValues = values.map(each -> new Sum(carrier(each), carrier(each).taken(each)));
    Sum ofFigures = new Sum(host, all);
    ofValues.ifPresent(each -> values.get().copy_(each.await().div_(count)));
    HostMemory.copy(ofFigures.await().div_(count), figures);
  }

  /** The sum of the workers' values where these are, without a gradient. */
  Tensor sumOf(Tensor values) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Transport transport = carrier(values);
      Tensor sum = new Sum(transport, transport.taken(values.detach()).clone()).await();
      return scope.keep(transport.carries(values) ? sum : sum.to(values));
    }
  }

  /** The numbers that each worker tells, by rank. */
  double[][] told(double... mine) {
    double[] all = new double[size * mine.length];
    System.arraycopy(mine, 0, all, rank * mine.length, mine.length);
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      HostMemory.copy(new Sum(host, HostMemory.tensor(all)).await(), all);
    }
    double[][] each = new double[size][];
    for (int i = 0; i < size; i++) {
      each[i] = Arrays.copyOfRange(all, i * mine.length, (i + 1) * mine.length);
    }
    return each;
  }

  /** Replaces values by those of the first worker. */
  void fromFirst(Tensor values) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      if (values.numel() == 0) {
        return;
      }
      Transport transport = carrier(values);
      Tensor taken = transport.taken(values);
      await(transport, transport.fromFirst(taken));
      if (rank > 0) {
        values.copy_(taken);
      }
    }
  }

  private void await(Transport transport, Work work) {
    while (true) {
      try {
        if (transport.ends(work)) {
          return;
        }
        pulse.check();
      } catch (LostWorkerException lost) {
        failed = true;
        throw lost;
      } catch (RuntimeException e) {
        failed = true;
        pulse.check();
        throw pulse.whoFailed(e);
      }
    }
  }

  /** Says that operations may be under way that will not end. */
  void fail() {
    failed = true;
  }

  /** Whether operations may be under way that end only when the others have left too. */
  boolean haveFailed() {
    return failed;
  }

  /** Frees what LibTorch holds. */
  void free() {
    direct.ifPresent(each -> each.free(failed));
    host.free(failed);
  }
}
