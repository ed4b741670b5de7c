package dev.organza.torch.c10d;

import dev.organza.FileTree;
import dev.organza.torch.Scope;
import dev.organza.torch.WorkerGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Values of which the workers of one machine make the mean where they lie, in memory that all have
 * mapped. Each writes its own; when all have, each makes the mean of its part of them in every
 * worker's values; when all have, it is everywhere. A worker moves its values once through its
 * processor, where sockets would copy them four times.
 */
final class SharedMemory implements AutoCloseable {

  private static final Path IN_MEMORY = Path.of("/dev/shm");

  /** How many numbers are taken at once, so that they stay in a processor's own cache. */
  private static final long NUMBERS = 64 << 10;

  private final int rank;
  private final int size;
  private final long length;
  private final Tensor all;

  /**
   * @param all float32 {@code [workers, length]}
   */
  private SharedMemory(int rank, int size, long length, Tensor all) {
    this.rank = rank;
    this.size = size;
    this.length = length;
    this.all = all;
  }

  /**
   * Zeros that all workers of a group have mapped; a collective operation. Their file has no name
   * once this has returned on the first worker, and goes away with the last. Empty, for all of
   * them, if there is no room or one cannot map it, as on another machine.
   *
   * @param length how many float32 numbers each worker has
   * @param onOneMachine whether the workers certainly are; else the memory is sought where no other
   *     machine sees it, since one that shares a disk would map a copy of its own
   */
  static Optional<SharedMemory> of(WorkerGroup group, long length, boolean onOneMachine) {
    long whole = group.size() * length;
    Optional<Path> folder =
        group.rank() == 0 && (onOneMachine || Files.isWritable(IN_MEMORY))
            ? reserved(whole * Float.BYTES)
            : Optional.empty();
    try {
      byte[] name = folder.map(Path::toString).orElse("").getBytes(StandardCharsets.UTF_8);
      String told = new String(group.fromFirst(name), StandardCharsets.UTF_8);
      Optional<Tensor> all = told.isEmpty() ? Optional.empty() : mapped(Path.of(told), whole);
      if (group.largest(all.isPresent() ? 0 : 1) > 0) {
        all.ifPresent(Tensor::close);
        return Optional.empty();
      }
      return all.map(values -> new SharedMemory(group.rank(), group.size(), length, values));
    } finally {
      folder.ifPresent(SharedMemory::delete);
    }
  }

  /** The folder of a file that only this user's processes can open, written to its end. */
  private static Optional<Path> reserved(long bytes) {
    Optional<Path> folder = Optional.empty();
    try {
      folder =
          Optional.of(
              Files.isWritable(IN_MEMORY)
                  ? Files.createTempDirectory(IN_MEMORY, "organza-")
                  : Files.createTempDirectory("organza-"));
      byte[] zeros = new byte[1 << 20];
      // A file with holes would end the process when there is no room for what is written there.
      try (OutputStream out = Files.newOutputStream(file(folder.get()))) {
        for (long left = bytes; left > 0; left -= zeros.length) {
          out.write(zeros, 0, (int) Math.min(left, zeros.length));
        }
      }
      return folder;
    } catch (IOException e) {
      folder.ifPresent(SharedMemory::delete);
      return Optional.empty();
    }
  }

  private static Optional<Tensor> mapped(Path folder, long numbers) {
    if (!Files.isReadable(file(folder))) {
      return Optional.empty();
    }
    try (Scope scope = Scope.open()) {
      return Optional.of(
          Scope.escape(
              torch.from_file(
                  file(folder).toString(),
                  new BoolOptional(true),
                  new LongOptional(numbers),
                  new TensorOptions(torch.ScalarType.Float))));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static void delete(Path folder) {
    try {
      FileTree.delete(folder);
    } catch (IOException e) {
      // Some systems keep the name of a file that is mapped; it is a temporary one.
    }
  }

  private static Path file(Path folder) {
    return folder.resolve("gradients");
  }

  /** How many numbers each worker has. */
  long length() {
    return length;
  }

  /** This worker's values, {@code [length]}; a temporary of the innermost scope. */
  Tensor own() {
    return of(rank, 0, length);
  }

  /**
   * Replaces all workers' values by their means; a collective operation, without a gradient.
   *
   * @param written returns when all workers have called it
   * @param averaged returns when all workers have called it
   */
  void average(Runnable written, Runnable averaged) {
    written.run();
    long end = length * (rank + 1) / size;
    for (long from = length * rank / size; from < end; from += NUMBERS) {
      try (Scope scope = Scope.open()) {
        long numbers = Math.min(NUMBERS, end - from);
        Tensor mean = of(0, from, numbers);
        for (int worker = 1; worker < size; worker++) {
          mean.add_(of(worker, from, numbers));
        }
        mean.div_(new Scalar((double) size));
        for (int worker = 1; worker < size; worker++) {
          of(worker, from, numbers).copy_(mean);
        }
      }
    }
    averaged.run();
  }

  private Tensor of(int worker, long from, long numbers) {
    return all.narrow(0, worker * length + from, numbers);
  }

  @Override
  public void close() {
    all.close();
  }
}
