package dev.organza.bench.turns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a worker and listens to it. */
public final class WorkerProcess {

  /** A JVM that native code has killed may hang while it writes about it. */
  private static final int DYING_SECONDS = 10;

  private static final int LONGEST_REASON = 300;

  /**
   * What a JVM says on standard output when native code kills it: the signal, and in which code.
   */
  private static final String CRASH = "#\\s+(SIG[A-Z]+ .*|C +\\[.*)";

  private WorkerProcess() {}

  /** What hears a worker's standard output. */
  public interface Listener {

    /**
     * Takes the next line.
     *
     * @param secondsSinceStart when it came, since the process was started
     */
    void take(String line, double secondsSinceStart);
  }

  /**
   * Runs a worker to its end.
   *
   * @param limitSeconds after which it is stopped
   * @return empty if it ended as it should; else why not, in a sentence
   */
  public static Optional<String> run(Command command, long limitSeconds, Listener listener)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("organza-worker", ".err");
    errors.toFile().deleteOnExit();
    try {
      ProcessBuilder builder = new ProcessBuilder(command.words()).redirectError(errors.toFile());
      builder.environment().keySet().removeAll(Command.INHERITED_NOT);
      builder.environment().putAll(command.environment());
      long start = System.nanoTime();
      Process process = builder.start();
      process.getOutputStream().close();
      return listen(process, start, errors, limitSeconds, listener);
    } finally {
      Files.deleteIfExists(errors);
    }
  }

  private static Optional<String> listen(
      Process process, long start, Path errors, long limitSeconds, Listener listener)
      throws IOException, InterruptedException {
    List<String> crash = new ArrayList<>();
    AtomicBoolean late = new AtomicBoolean();
    Timer timer = new Timer("limit", true);
    Thread end = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(end);
    timer.schedule(
        task(
            () -> {
              late.set(true);
              kill(process);
            }),
        limitSeconds * 1000);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        listener.take(line, (System.nanoTime() - start) / 1e9);
        if (line.matches(CRASH)) {
          timer.schedule(task(() -> kill(process)), DYING_SECONDS * 1000L);
          crash.add(line.substring(1).strip());
        }
      }
      int status = process.waitFor();
      if (late.get()) {
        return Optional.of("Stopped after " + limitSeconds + " s.");
      }
      return status == 0
          ? Optional.empty()
          : Optional.of(
              "Failed with exit status "
                  + status
                  + ": "
                  + (crash.isEmpty() ? lastWords(errors) : String.join("; ", crash)));
    } finally {
      timer.cancel();
      kill(process);
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private static TimerTask task(Runnable work) {
    return new TimerTask() {
      @Override
      public void run() {
        work.run();
      }
    };
  }

  /** With the compilers and helpers it started. */
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** What says most in few words: the last line that names an error, else the last line. */
  private static String lastWords(Path errors) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    String said = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    for (String line : lines) {
      if (line.matches("(Exception in thread|[\\w.]*(Error|Exception)\\b).*")) {
        said = line;
      }
    }
    return said.length() > LONGEST_REASON ? said.substring(0, LONGEST_REASON) + "…" : said;
  }
}
