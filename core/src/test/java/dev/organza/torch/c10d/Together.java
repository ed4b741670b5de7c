package dev.organza.torch.c10d;

import dev.organza.torch.WorkerGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** A group whose workers are threads of this process, over the real connections. */
public final class Together {

  private Together() {}

  /**
   * What each worker gives, by rank.
   *
   * @param folder for the rendezvous, used once
   */
  public static <T> List<T> of(int size, Path folder, Function<WorkerGroup, T> worker)
      throws InterruptedException {
    return of(size, Rendezvous.in(folder.resolve("meeting")), worker);
  }

  /** What each worker gives, by rank. */
  static <T> List<T> of(int size, Rendezvous meeting, Function<WorkerGroup, T> worker)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(size);
    try {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int rank = i;
        all.add(
            threads.submit(
                () -> {
                  try (WorkerGroup group =
                      C10dGroup.join(meeting, rank, size, Duration.ofSeconds(30), () -> {})) {
                    try {
                      return worker.apply(group);
                    } catch (RuntimeException | Error e) {
                      group.fail(String.valueOf(e.getMessage()));
                      throw e;
                    }
                  }
                }));
      }
      List<T> found = new ArrayList<>();
      for (Future<T> each : all) {
        found.add(each.get());
      }
      return found;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
