package dev.organza.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The process that trains a run, as it says in the run's folder while it does: {@code
 * .process.json}. A file that a process has left behind is of a training that was killed.
 */
public final class TrainingProcess {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TOLERANCE_MILLIS = 2000;

  /** What a folder says of the process that trains its run. */
  public enum State {
    /** Nobody trains it; whoever did has ended in good order. */
    NONE,
    /** It is being trained. */
    ALIVE,
    /** A process that trained it has gone without an end. */
    KILLED
  }

  private TrainingProcess() {}

  private static Path file(RunFolder folder) {
    return folder.path().resolve(".process.json");
  }

  /** Says that this process trains the run. */
  static void begin(RunFolder folder) {
    ProcessHandle self = ProcessHandle.current();
    long started = self.info().startInstant().map(time -> time.toEpochMilli()).orElse(0L);
    AtomicFile.write(
        file(folder),
        "{\"pid\": %d, \"started\": %d}%n"
            .formatted(self.pid(), started)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Says that it no longer does. */
  static void end(RunFolder folder) {
    try {
      Files.deleteIfExists(file(folder));
    } catch (IOException e) {
      // It would say that the training was killed, and nothing else is lost.
    }
  }

  /** How it is with the training of a run on this machine. */
  public static State state(RunFolder folder) {
    if (!Files.exists(file(folder))) {
      return State.NONE;
    }
    return find(folder).isPresent() ? State.ALIVE : State.KILLED;
  }

  /**
   * The process that trains a run, if it does so on this machine: one of that number that was
   * started when it says.
   */
  public static Optional<ProcessHandle> find(RunFolder folder) {
    try {
      Map<?, ?> said = JSON.readValue(file(folder).toFile(), Map.class);
      return said.get("pid") instanceof Number pid && said.get("started") instanceof Number started
          ? ProcessHandle.of(pid.longValue())
              .filter(ProcessHandle::isAlive)
              .filter(process -> startedAt(process, started.longValue()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean startedAt(ProcessHandle process, long millis) {
    return process
        .info()
        .startInstant()
        .map(time -> Math.abs(time.toEpochMilli() - millis) < TOLERANCE_MILLIS)
        .orElse(true);
  }
}
