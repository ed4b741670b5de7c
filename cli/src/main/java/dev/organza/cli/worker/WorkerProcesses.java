package dev.organza.cli.worker;

import dev.organza.FileTree;
import dev.organza.OrganzaException;
import dev.organza.cli.terminal.ChildProcesses;
import dev.organza.torch.WorkerGroup;
import dev.organza.torch.c10d.C10dGroup;
import dev.organza.torch.c10d.Rendezvous;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The workers of a training as its first worker has them: the group, and the processes that were
 * started for it, which end with it. A process that finds the first one gone ends by itself, so
 * that nothing is left when this one is killed.
 */
public final class WorkerProcesses implements AutoCloseable {

  private static final long GOODBYE_SECONDS = 15;

  private final WorkerGroup group;
  private final List<Process> processes;

  private WorkerProcesses(WorkerGroup group, List<Process> processes) {
    this.group = group;
    this.processes = processes;
  }

  /** This process alone. */
  public static WorkerProcesses alone() {
    return new WorkerProcesses(WorkerGroup.alone(), List.of());
  }

  /**
   * The group that this process is a place in, when all have come.
   *
   * @param whileWaiting called again and again meanwhile; what it throws ends the waiting
   */
  public static WorkerProcesses join(WorkerFlags.WorkerPlace place, Runnable whileWaiting) {
    return new WorkerProcesses(
        C10dGroup.join(
            place.rendezvous(), place.rank(), place.world(), C10dGroup.PATIENCE, whileWaiting),
        List.of());
  }

  /**
   * Starts processes of this program on this machine.
   *
   * @param program the name of its main class
   * @param count how many workers there are, with this one
   */
  public static WorkerProcesses start(String program, int count) {
    if (count == 1) {
      return alone();
    }
    List<Process> processes = new ArrayList<>();
    try {
      // Only this user can read the folder, and so only this user's processes can join.
      Path folder = Files.createTempDirectory("organza-workers");
      try {
        Path meeting = folder.resolve("rendezvous");
        for (int rank = 1; rank < count; rank++) {
          processes.add(process(program, rank, count, meeting));
        }
        WorkerGroup group =
            C10dGroup.join(
                Rendezvous.in(meeting),
                0,
                count,
                C10dGroup.PATIENCE,
                () -> requireAlive(processes));
        return new WorkerProcesses(group, processes);
      } finally {
        FileTree.delete(folder);
      }
    } catch (IOException e) {
      end(processes);
      throw new OrganzaException("The workers cannot be started: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      end(processes);
      throw e;
    }
  }

  private static Process process(String program, int rank, int count, Path meeting)
      throws IOException {
    List<String> arguments =
        List.of("train", "--rank=" + rank, "--world=" + count, "--rendezvous-file=" + meeting);
    return new ProcessBuilder(ChildProcesses.command(program, arguments))
        .redirectInput(ProcessBuilder.Redirect.PIPE)
        // Results are the first worker's; what goes wrong with another is said on standard error.
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void requireAlive(List<Process> processes) {
    for (int i = 0; i < processes.size(); i++) {
      if (!processes.get(i).isAlive()) {
        throw new OrganzaException(
            "Rank %d of %d ended with status %d before the training began."
                .formatted(i + 1, processes.size() + 1, processes.get(i).exitValue()));
      }
    }
  }

  /** Who trains together. */
  public WorkerGroup group() {
    return group;
  }

  /** How many processes share this machine, as far as is known. */
  public int processes() {
    return processes.size() + 1;
  }

  /** Does something with the group, and tells the others if it fails. */
  public <T> T with(Function<WorkerGroup, T> action) {
    try {
      return action.apply(group);
    } catch (RuntimeException | Error e) {
      group.fail(String.valueOf(e.getMessage()).lines().findFirst().orElse("it failed"));
      throw e;
    }
  }

  /** Ends what was started. */
  @Override
  public void close() {
    group.close();
    end(processes);
  }

  private static void end(List<Process> processes) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(GOODBYE_SECONDS);
    for (Process process : processes) {
      try {
        if (!process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
