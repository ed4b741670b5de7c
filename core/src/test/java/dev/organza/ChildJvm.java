package dev.organza;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM with the class path of this one, for what cannot be tested in here: to be killed, to
 * load the native libraries for the first time, to have its memory measured.
 */
public final class ChildJvm {

  private final Process process;
  private final Path log;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a JVM.
   *
   * @param log where its standard output and error go
   * @param options such as {@code -Xmx256m}
   * @param main the class with the main method
   */
  public static ChildJvm start(Path log, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return start(log, Map.of(), options, main, arguments);
  }

  /**
   * Starts a JVM with environment variables of its own.
   *
   * @param log where its standard output and error go
   * @param environment what is added to the environment of this JVM
   * @param options such as {@code -Xmx256m}
   * @param main the class with the main method
   */
  public static ChildJvm start(
      Path log,
      Map<String, String> environment,
      List<String> options,
      Class<?> main,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // as this one: it ends before C2 has paid for itself
    command.addAll(options);
    command.add("-cp");
    // Surefire puts the class path into the manifest of a jar; this is what it was.
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start(), log);
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no shutdown hook runs, no buffer is flushed. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Waits for its end.
   *
   * @return the exit status
   * @throws AssertionError if it takes longer; it is killed then
   */
  public int await(long seconds) throws InterruptedException, IOException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("not done after " + seconds + " s:\n" + output());
    }
    return process.exitValue();
  }

  /** What it wrote so far. */
  public String output() throws IOException {
    return Files.readString(log);
  }
}
