package dev.organza.torch.c10d;

import dev.organza.FileTree;
import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.torch.Device;
import dev.organza.torch.Exchange;
import dev.organza.torch.HostMemory;
import dev.organza.torch.LostWorkerException;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import dev.organza.torch.WorkerGroup;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;

/**
 * Workers that are connected by LibTorch's own collective operations (c10d) over Gloo, on any
 * device: tensors on a GPU go through host memory, or by NCCL where it is taken. Workers of one
 * machine exchange their gradients by memory that they share.
 *
 * <p>Gloo and shared memory add up in an order that depends on the number of workers alone, so that
 * results are the same bits on all workers and in every repetition.
 */
public final class C10dGroup implements WorkerGroup {

  /** How long a worker may be silent before it counts as lost. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int rank;
  private final int size;
  private final Store store;
  private final Pulse pulse;
  private final Operations operations;

  /** Of LibTorch, to be freed after what uses it. */
  private final List<Pointer> held = new ArrayList<>();

  private final TensorTensorHook sum = Scope.escape(new SumOfGradients());
  private final Rendezvous rendezvous;

  /** By the address of this worker's values. */
  private final Map<Long, SharedMemory> shared = new HashMap<>();

  private C10dGroup(Meeting meeting, Pulse pulse, Rendezvous rendezvous) {
    this.rank = meeting.rank();
    this.size = meeting.size();
    this.store = meeting.store();
    this.pulse = pulse;
    this.operations =
        new Operations(rank, size, pulse, NativeOutput.silenced(() -> meeting.gloo(pulse)));
    this.rendezvous = rendezvous;
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
      WorkerGroup group = connected(meeting, meeting.pulse(rendezvous), rendezvous);
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
  private static C10dGroup connected(Meeting meeting, Pulse pulse, Rendezvous rendezvous) {
    try {
      C10dGroup group = new C10dGroup(meeting, pulse, rendezvous);
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
  public void computesOn(Device device, Exchange exchange) {
    Nccl.Place own = Nccl.Place.of(device);
    List<Nccl.Place> places =
        Arrays.stream(operations.told(own.gpu(), own.index(), own.there() ? 1 : 0))
            .map(each -> new Nccl.Place((long) each[0], (int) each[1], each[2] == 1))
            .toList();
    if (Nccl.isTaken(exchange, places) && !operations.isDirect()) {
      try {
        connect(
            device,
            store ->
                new Transport(
                    Nccl.backend(store, rank, size), Device.Kind.CUDA, Transport.Waiting.POLLED));
      } catch (IllegalStateException e) {
        throw new OrganzaException(
            "The workers cannot be connected by NCCL: "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
            Hint.say("With ")
                .set("hardware.exchange", "gloo")
                .and(" they exchange through the memory of the host."),
            e);
      }
    }
  }

  /**
   * Takes a way for tensors on a device, when it has connected all workers; a collective operation.
   *
   * @param way made of what all workers see
   */
  void connect(Device device, Function<Store, Transport> way) {
    Optional<Path> folder =
        rank == 0 && isOnOneMachine() ? Optional.of(folder()) : Optional.empty();
    try {
      String own = rank > 0 ? "" : folder.map(Path::toString).orElseGet(C10dGroup::port);
      String told =
          new String(fromFirst(own.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
      operations.connect(device, again(told), way);
      largest(0);
    } finally {
      folder.ifPresent(C10dGroup::delete);
    }
  }

  private boolean isOnOneMachine() {
    return rendezvous.onOneMachine();
  }

  /** What all see, at a place of its own: a file by which workers have met is gone. */
  private Store again(String told) {
    Rendezvous again =
        isOnOneMachine()
            ? Rendezvous.in(Path.of(told).resolve("meeting"))
            : Rendezvous.at(rendezvous.host(), Integer.parseInt(told));
    Store store = Scope.escape(again.store(rank, size, Meeting.JOIN, pulse::check));
    held.add(store);
    return store;
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("organza-workers");
    } catch (IOException e) {
      throw new OrganzaException("The workers cannot meet: " + e.getMessage(), e);
    }
  }

  /** One that is free. */
  private static String port() {
    try (ServerSocket free = new ServerSocket(0)) {
      return Integer.toString(free.getLocalPort());
    } catch (IOException e) {
      throw new OrganzaException("The workers cannot meet: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      // It is a temporary one.
    }
  }

  @Override
  public Tensor gradients(long length, Device device) {
    if (length > 0 && device.equals(Device.cpu())) {
      Optional<SharedMemory> memory = SharedMemory.of(this, length, isOnOneMachine());
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
        memory.get().average(() -> operations.average(Optional.empty(), figures), () -> largest(0));
        return;
      }
      operations.average(Optional.of(values), figures);
    }
  }

  private Optional<SharedMemory> sharedBy(Tensor values) {
    return values.numel() == 0
        ? Optional.empty()
        : Optional.ofNullable(shared.get(values.data_ptr().address()))
            .filter(memory -> memory.length() == values.numel());
  }

  @Override
  public Tensor summed(Tensor values) {
    try (Scope scope = Scope.open()) {
      Tensor sum = operations.sumOf(values);
      if (!GradMode.is_enabled() || !values.requires_grad()) {
        return scope.keep(sum);
      }
      // The sum as it is, with the gradient of the values: x − x is 0.
      Tensor differentiable = sum.add(values.sub(values.detach()));
      differentiable.register_hook(this.sum);
      return scope.keep(differentiable);
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
    // Of all numbers: Gloo's own maximum would do, but for NaN.
    double most = Double.NEGATIVE_INFINITY;
    for (double[] each : operations.told(mine)) {
      most = Math.max(most, each[0]);
    }
    return most;
  }

  @Override
  public void fromFirst(Tensor values) {
    operations.fromFirst(values);
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
    operations.fail();
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
    if (operations.haveFailed()) {
      Thread freeing = new Thread(this::free, "organza-gloo-end");
      freeing.setDaemon(true);
      freeing.start();
    } else {
      free();
    }
  }

  private void free() {
    operations.free();
    sum.close();
    held.forEach(Pointer::close);
    store.close();
  }
}
