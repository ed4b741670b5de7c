package dev.organza.torch.c10d;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.LostWorkerException;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import dev.organza.torch.WorkerGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;

/**
 * Workers that are connected by LibTorch's own collective operations (c10d) over Gloo, on any
 * device: tensors on a GPU go through host memory. Workers of one machine exchange their gradients
 * by memory that they share.
 *
 * <p>Both add up in an order that depends on the number of workers alone, so that results are the
 * same bits on all workers and in every repetition.
 */
public final class C10dGroup implements WorkerGroup {

  /** How long a worker may be silent before it counts as lost. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long a wait for an operation lasts before the pulse is felt. */
  private static final long SLICE_MILLIS = 1000;

  private final int rank;
  private final int size;
  private final Store store;
  private final Pulse pulse;
  private final ProcessGroupGloo group;
  private final Milliseconds slice;
  private final TensorTensorHook sum = Scope.escape(new SumOfGradients());
  private final boolean onOneMachine;

  /** By the address of this worker's values. */
  private final Map<Long, SharedMemory> shared = new HashMap<>();

  private boolean broken;

  private C10dGroup(Meeting meeting, Pulse pulse, boolean onOneMachine) {
    this.rank = meeting.rank();
    this.size = meeting.size();
    this.store = meeting.store();
    this.pulse = pulse;
    this.group = NativeOutput.silenced(() -> meeting.gloo(pulse));
    this.slice = Scope.escape(new Milliseconds(SLICE_MILLIS));
    this.onOneMachine = onOneMachine;
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
      Store store = rendezvous.store(rank, size, Meeting.JOIN, whileWaiting);
      Meeting meeting = new Meeting(store, rank, size, patience, whileWaiting);
      WorkerGroup group = connected(meeting, meeting.pulse(rendezvous), rendezvous.onOneMachine());
      Scope.escape(store);
      return group;
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
  private static C10dGroup connected(Meeting meeting, Pulse pulse, boolean onOneMachine) {
    try {
      C10dGroup group = new C10dGroup(meeting, pulse, onOneMachine);
      group.largest(0);
      return group;
    } catch (RuntimeException e) {
      pulse.fail("it could not connect");
      pulse.close();
      throw e;
    }
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
  public Tensor gradients(long length, Device device) {
    if (length > 0 && device.equals(Device.cpu())) {
      Optional<SharedMemory> memory = SharedMemory.of(this, length, onOneMachine);
      if (memory.isPresent()) {
        Tensor own = memory.get().own();
        shared.put(own.data_ptr().address(), memory.get());
        return own;
      }
    }
    return WorkerGroup.super.gradients(length, device);
  }

  @Override
  public void average(Tensor values, double[] figures) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Optional<SharedMemory> memory = sharedBy(values);
      if (memory.isPresent()) {
        memory.get().average(() -> exchange(Optional.empty(), figures), () -> largest(0));
        return;
      }
      Tensor host = values.is_cuda() ? values.cpu() : values;
      exchange(Optional.of(host), figures);
      if (values.is_cuda()) {
        values.copy_(host);
      }
    }
  }

  private Optional<SharedMemory> sharedBy(Tensor values) {
    return values.numel() == 0
        ? Optional.empty()
        : Optional.ofNullable(shared.get(values.data_ptr().address()))
            .filter(memory -> memory.length() == values.numel());
  }

  /** Makes means by Gloo; when it returns, all have called it. */
  private void exchange(Optional<Tensor> values, double[] figures) {
    // One number at least, since nothing is sent for none.
    Tensor all = HostMemory.tensor(Arrays.copyOf(figures, figures.length + 1));
    Scalar count = new Scalar((double) size);
    // Both at once: the wait for the figures is hidden behind that for the values.
    Optional<Work> ofValues = values.map(each -> group.allreduce(new TensorVector(each)));
    Work ofFigures = group.allreduce(new TensorVector(all));
    ofValues.ifPresent(this::await);
    await(ofFigures);
    values.ifPresent(each -> each.div_(count));
    all.div_(count);
    HostMemory.copy(all, figures);
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
      Tensor numbers = HostMemory.tensor(all);
      await(group.allreduce(new TensorVector(numbers)));
      HostMemory.copy(numbers, all);
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
   * <p>After a failure LibTorch's part is freed on a thread of its own: that waits for operations
   * under way, which end when the others have left too.
   */
  @Override
  public void close() {
    shared.values().forEach(SharedMemory::close);
    pulse.close();
    if (broken) {
      Thread freeing = new Thread(this::free, "organza-gloo-end");
      freeing.setDaemon(true);
      freeing.start();
    } else {
      free();
    }
  }

  private void free() {
    group.close();
    sum.close();
    slice.close();
    store.close();
  }
}
