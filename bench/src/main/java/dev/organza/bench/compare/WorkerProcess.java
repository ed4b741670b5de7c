package dev.organza.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a worker and listens to it. */
final class WorkerProcess {

  /** A compiler's first start takes minutes on a small machine; nothing takes this long. */
  private static final int LIMIT_SECONDS = 900;

  /** A JVM that native code has killed may hang while it writes about it. */
  private static final int DYING_SECONDS = 10;

  private static final int LONGEST_REASON = 300;

  /**
   * What a JVM says on standard output when native code kills it: the signal, and in which code.
   */
  private static final String CRASH = "#\\s+(SIG[A-Z]+ .*|C +\\[.*)";

  private WorkerProcess() {}

  /** Runs a worker to its end. */
  static Outcome run(Command command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("organza-compare", ".err");
    errors.toFile().deleteOnExit();
    try {
      ProcessBuilder builder = new ProcessBuilder(command.words()).redirectError(errors.toFile());
      builder.environment().keySet().removeAll(Command.INHERITED_NOT);
      builder.environment().putAll(command.environment());
      long start = System.nanoTime();
      Process process = builder.start();
      process.getOutputStream().close();
      return listen(process, start, errors);
    } finally {
      Files.deleteIfExists(errors);
    }
  }

  private static Outcome listen(Process process, long start, Path errors)
      throws IOException, InterruptedException {
    WorkerReport report = new WorkerReport();
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
        LIMIT_SECONDS * 1000L);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        report.take(line, (System.nanoTime() - start) / 1e9);
        if (line.matches(CRASH)) {
          timer.schedule(task(() -> kill(process)), DYING_SECONDS * 1000L);
          crash.add(line.substring(1).strip());
        }
      }
      int status = process.waitFor();
      if (late.get()) {
        return new Outcome.Nothing("Stopped after " + LIMIT_SECONDS + " s.");
      }
      return status == 0
          ? report.outcome()
          : new Outcome.Nothing(
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
