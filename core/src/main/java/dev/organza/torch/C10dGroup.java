package dev.organza.torch;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;

/**
 * Workers that are connected by LibTorch's own collective operations (c10d) over Gloo, on any
 * device: tensors on a GPU go through host memory.
 *
 * <p>All-reduce adds up in an order that depends on the number of workers alone, so that results
 * are the same bits on all workers and in every repetition.
 */
public final class C10dGroup implements WorkerGroup {

  /** How long a worker may be silent before it counts as lost. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long the workers wait for each other at the start. */
  private static final Duration JOIN = Duration.ofMinutes(10);

  private static final String PULSE = "organza/pulse";
  private static final int TOKEN_BYTES = 16;

  /** How long a wait for an operation lasts before the pulse is felt. */
  private static final long SLICE_MILLIS = 1000;

  /** Gloo's own limit: the first worker may measure for hours while the others wait. */
  private static final long OPERATION_MILLIS = Duration.ofDays(7).toMillis();

  private final int rank;
  private final int size;
  private final Store store;
  private final Pulse pulse;
  private final ProcessGroupGloo group;
  private final Milliseconds slice;
  private final TensorTensorHook sum = Scope.escape(new SumOfGradients());
  private boolean broken;

  private C10dGroup(int rank, int size, Store store, Pulse pulse) {
    this.rank = rank;
    this.size = size;
    this.store = store;
    this.pulse = pulse;
    String own = pulse.address().getHostAddress();
    this.group = NativeOutput.silenced(() -> connected(own));
    this.slice = Scope.escape(new Milliseconds(SLICE_MILLIS));
  }

  /** LibTorch's own wait for the others cannot be interrupted, nor does it see the pulse. */
  private ProcessGroupGloo connected(String own) {
    FutureTask<ProcessGroupGloo> connecting = new FutureTask<>(() -> connect(own));
    Thread thread = new Thread(connecting, "organza-gloo");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return connecting.get(SLICE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        pulse.check();
      } catch (ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        throw new IllegalStateException(String.valueOf(cause.getMessage()), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LostWorkerException("Interrupted while the workers were connecting.", e);
      }
    }
  }

  private ProcessGroupGloo connect(String own) {
    try (Scope scope = Scope.open()) {
      ProcessGroupGloo.Options options =
          ProcessGroupGloo.Options.create(new Milliseconds(OPERATION_MILLIS));
      options.devices(new GlooDeviceVector(ProcessGroupGloo.createDeviceForHostname(own)));
      return Scope.escape(new ProcessGroupGloo(store, rank, size, options));
    }
  }

  /**
   * Joins a group; returns when all workers have come.
   *
   * @param rank which worker this is, from 0
   * @param size how many there are
   * @throws LostWorkerException if not all come
   */
  public static WorkerGroup join(Rendezvous rendezvous, int rank, int size) {
    return join(rendezvous, rank, size, PATIENCE, () -> {});
  }

  /**
   * Joins a group; returns when all workers have come.
   *
   * @param patience how long a worker may be silent before it counts as lost
   * @param whileWaiting called again and again meanwhile; what it throws ends the waiting
   */
  public static WorkerGroup join(
      Rendezvous rendezvous, int rank, int size, Duration patience, Runnable whileWaiting) {
    if (size < 1 || rank < 0 || rank >= size) {
      throw new UsageException(
          "rank %d of %d workers; ranks are 0 to %d".formatted(rank, size, size - 1));
    }
    Torch.load();
    if (size == 1) {
      return WorkerGroup.alone();
    }
    try (Scope scope = Scope.open()) {
      Store store = Scope.escape(rendezvous.store(rank, size));
      Pulse pulse =
          rank == 0
              ? first(rendezvous, store, size, patience, whileWaiting)
              : other(store, rank, size, patience, whileWaiting);
      return connected(rank, size, store, pulse);
    } catch (IOException e) {
      throw new OrganzaException("The workers cannot meet: " + e.getMessage(), e);
    } catch (OrganzaException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new OrganzaException(
          "The workers cannot meet at "
              + rendezvous
                  .file()
                  .map(Object::toString)
                  .orElse(rendezvous.host() + ":" + rendezvous.port())
              + ": "
              + message,
          e);
    }
  }

  /**
   * The group, when every worker has it: one that has read all addresses may have finished before
   * another has read any, and what they met by goes away with the first to return.
   */
  private static C10dGroup connected(int rank, int size, Store store, Pulse pulse) {
    try {
      C10dGroup group = new C10dGroup(rank, size, store, pulse);
      group.largest(0);
      return group;
    } catch (RuntimeException e) {
      pulse.fail("it could not connect");
      pulse.close();
      throw e;
    }
  }

  private static Pulse first(
      Rendezvous rendezvous, Store store, int size, Duration patience, Runnable whileWaiting)
      throws IOException {
    InetAddress address = rendezvous.address();
    try (ServerSocket server = new ServerSocket(0, size, address)) {
      byte[] token = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(token);
      store.set(
          PULSE,
          address.getHostAddress()
              + " "
              + server.getLocalPort()
              + " "
              + HexFormat.of().formatHex(token));
      return Pulse.first(server, token, size, patience, JOIN, whileWaiting);
    }
  }

  private static Pulse other(
      Store store, int rank, int size, Duration patience, Runnable whileWaiting)
      throws IOException {
    long end = System.nanoTime() + JOIN.toNanos();
    StringVector key = new StringVector(PULSE);
    while (!store.check(key)) {
      whileWaiting.run();
      if (System.nanoTime() > end) {
        throw new LostWorkerException(
            "Rank 0 of %d has not come within %d minutes.".formatted(size, JOIN.toMinutes()), null);
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LostWorkerException("Interrupted while waiting for rank 0.", e);
      }
    }
    String[] said = store.get_to_str(PULSE).split(" ");
    return Pulse.other(
        new InetSocketAddress(said[0], Integer.parseInt(said[1])),
        HexFormat.of().parseHex(said[2]),
        rank,
        size,
        patience,
        JOIN,
        whileWaiting);
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void average(Tensor values, double[] figures) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Tensor host = values.is_cuda() ? values.cpu() : values;
      DoublePointer numbers = new DoublePointer(figures);
      Tensor all = doubles(numbers, figures.length);
      // Both at once: the wait for the figures is hidden behind that for the values.
      Work ofValues = group.allreduce(new TensorVector(host));
      Work ofFigures = group.allreduce(new TensorVector(all));
      await(ofValues);
      await(ofFigures);
      Scalar count = new Scalar((double) size);
      host.div_(count);
      all.div_(count);
      numbers.get(figures);
      if (values.is_cuda()) {
        values.copy_(host);
      }
    }
  }

  private static Tensor doubles(DoublePointer numbers, int length) {
    return torch.from_blob(
        numbers, new long[] {length}, new TensorOptions(torch.ScalarType.Double));
  }

  @Override
  public Tensor summed(Tensor values) {
    try (Scope scope = Scope.open()) {
      Tensor sum = sumOf(values);
      if (!GradMode.is_enabled() || !values.requires_grad()) {
        return scope.keep(sum);
      }
      // The sum as it is, with the gradient of the values: x − x is 0.
      Tensor differentiable = sum.add(values.sub(values.detach()));
      differentiable.register_hook(this.sum);
      return scope.keep(differentiable);
    }
  }

  private Tensor sumOf(Tensor values) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Tensor host = values.detach().cpu().contiguous().clone();
      await(group.allreduce(new TensorVector(host)));
      return scope.keep(values.is_cuda() ? host.to(values) : host);
    }
  }

  /** The gradient of a sum over the workers is the sum of their gradients, to any order. */
  private final class SumOfGradients extends TensorTensorHook {

    private static final long serialVersionUID = 1;

    @Override
    public TensorBase call(TensorBase gradient) {
      return summed(new Tensor(gradient));
    }
  }

  @Override
  public double largest(double mine) {
    // All numbers, each at its rank: Gloo's own maximum would do, but for NaN.
    double[] all = new double[size];
    all[rank] = mine;
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      DoublePointer numbers = new DoublePointer(all);
      await(group.allreduce(new TensorVector(doubles(numbers, size))));
      numbers.get(all);
    }
    double most = all[0];
    for (double number : all) {
      most = Math.max(most, number);
    }
    return most;
  }

  @Override
  public void fromFirst(Tensor values) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Tensor host = values.cpu().contiguous();
      if (host.numel() == 0) {
        return;
      }
      await(
          group.broadcast(
              new TensorVector(host), new BroadcastOptions().rootRank(0).rootTensor(0)));
      if (rank > 0) {
        values.copy_(host);
      }
    }
  }

  @Override
  public byte[] fromFirst(byte[] bytes) {
    try (Scope scope = Scope.open()) {
      int length = (int) largest(rank == 0 ? bytes.length : 0);
      Tensor all = HostMemory.tensor(rank == 0 ? bytes : new byte[length]);
      fromFirst(all);
      return HostMemory.bytes(all);
    }
  }

  /** Waits for an operation as long as all others live. */
  private void await(Work work) {
    while (true) {
      try {
        work._wait(slice);
        return;
      } catch (RuntimeException e) {
        try {
          pulse.check();
        } catch (LostWorkerException lost) {
          broken = true;
          throw lost;
        }
        if (work.isCompleted()) {
          broken = true;
          throw pulse.whoFailed(e);
        }
      }
    }
  }

  @Override
  public void requireAll() {
    pulse.check();
  }

  @Override
  public void onLoss(Runnable action) {
    pulse.onLoss(action);
  }

  @Override
  public void fail(String why) {
    broken = true;
    pulse.fail(why);
  }

  /**
   * {@inheritDoc}
   *
   * <p>After a failure LibTorch's part is left alone: to free it would wait for operations that
   * never end.
   */
  @Override
  public void close() {
    pulse.close();
    if (!broken) {
      group.close();
      sum.close();
      slice.close();
      store.close();
    }
  }
}
