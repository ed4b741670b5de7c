package dev.organza.torch.c10d;

import dev.organza.Hint;
import dev.organza.Sha256;
import dev.organza.UsageException;
import dev.organza.torch.Device;
import dev.organza.torch.Exchange;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's collective operations between GPUs, which LibTorch's build for CUDA has on Linux. When
 * workers take them.
 */
final class Nccl {

  /** None of NCCL's own: that of the pulse finds whoever is lost. */
  private static final long OPERATION_MILLIS = Duration.ofDays(7).toMillis();

  /** What tells a machine, or a container of it, from others. NCCL is for Linux. */
  private static final List<Path> MACHINE =
      List.of(Path.of("/proc/sys/kernel/random/boot_id"), Path.of("/proc/sys/kernel/hostname"));

  private Nccl() {}

  /**
   * Where a worker computes, in numbers that can be exchanged as float64.
   *
   * @param gpu which of all machines' GPUs it is; 0 for a CPU
   * @param index its number in the worker's process
   * @param there whether the worker's LibTorch has NCCL
   */
  record Place(long gpu, int index, boolean there) {

    /** Of this worker. */
    static Place of(Device device) {
      return device.isCuda()
          ? new Place(
              identity(device.index(), System.getenv("CUDA_VISIBLE_DEVICES")),
              device.index(),
              isThere())
          : new Place(0, 0, false);
    }
  }

  /** Whether the build of LibTorch that is loaded has it. */
  static boolean isThere() {
    try {
      Loader.load(ProcessGroupNCCL.class);
      return true;
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }

  /**
   * A GPU by its machine and its number there, which a list of visible ones may have changed.
   *
   * @param visible as the CUDA runtime is told them; null for all
   * @return from 1 to 2⁴⁸
   */
  static long identity(int index, @Nullable String visible) {
    String[] names = visible == null ? new String[0] : visible.split(",", -1);
    String name = index < names.length ? names[index].strip() : Integer.toString(index);
    byte[] hash = Sha256.digest().digest((machine() + name).getBytes(StandardCharsets.UTF_8));
    return 1 + (ByteBuffer.wrap(hash).getLong() >>> 16);
  }

  private static String machine() {
    StringBuilder text = new StringBuilder();
    for (Path file : MACHINE) {
      try {
        text.append(Files.readString(file)).append('\n');
      } catch (IOException e) {
        // The others have to do.
      }
    }
    return text.toString();
  }

  /**
   * Whether workers exchange by NCCL.
   *
   * @param places of all workers, by rank
   * @throws UsageException if they are to and cannot
   */
  static boolean isTaken(Exchange exchange, List<Place> places) {
    if (exchange == Exchange.GLOO) {
      return false;
    }
    Optional<String> obstacle = obstacle(places);
    if (obstacle.isPresent() && exchange == Exchange.NCCL) {
      throw new UsageException(
          "hardware.exchange is nccl, but " + obstacle.get() + ".",
          Hint.say("With ")
              .set("hardware.exchange", "auto")
              .and(" they exchange through the memory of the host."));
    }
    return obstacle.isEmpty();
  }

  private static Optional<String> obstacle(List<Place> places) {
    Map<Long, Integer> taken = new HashMap<>();
    for (int rank = 0; rank < places.size(); rank++) {
      Place place = places.get(rank);
      if (place.gpu == 0) {
        return Optional.of("worker %d computes on the CPU".formatted(rank));
      }
      if (!place.there) {
        return Optional.of("the LibTorch of worker %d comes without NCCL".formatted(rank));
      }
      Integer other = taken.putIfAbsent(place.gpu, rank);
      if (other != null) {
        return Optional.of(
            "workers %d and %d compute on one GPU, cuda:%d; each needs its own"
                .formatted(other, rank, place.index));
      }
    }
    return Optional.empty();
  }

  /** The backend; its connections are made by its first operation. */
  static Backend backend(Store store, int rank, int size) {
    try (Scope scope = Scope.open()) {
      ProcessGroupNCCL.Options options = ProcessGroupNCCL.Options.create();
      options.timeout(new Milliseconds(OPERATION_MILLIS));
      return Scope.escape(new ProcessGroupNCCL(store, rank, size, options));
    }
  }
}
