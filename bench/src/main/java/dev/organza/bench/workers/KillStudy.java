package dev.organza.bench.workers;

import dev.organza.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills a worker of a training by two processes at random moments, or stops it (SIGSTOP), and
 * resumes: how long the others take to end and what they say, and whether the end is bit for bit
 * that of a training that nobody disturbed.
 */
public final class KillStudy {

  private static final String KIMG = "4";
  private static final long LONGEST_SECONDS = 60;

  private final Path folder;
  private final Random random;

  private KillStudy(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  /**
   * Prints a line for each kill.
   *
   * @param arguments {@code KILLS:SEED}, Linux only
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    String[] words = arguments[0].split(":");
    Path folder = Files.createTempDirectory("organza-kill-study-");
    try {
      KillStudy study = new KillStudy(folder, Long.parseLong(words[1]));
      byte[] expected = study.undisturbed();
      System.out.println(
          "| kill | of rank | during | the other ended after | it said | end state |");
      System.out.println("|---|---|---|---|---|---|");
      for (int kill = 1; kill <= Integer.parseInt(words[0]); kill++) {
        study.disturb(kill, kill % 5 == 0 ? "STOP" : "KILL", expected);
      }
    } finally {
      FileTree.delete(folder);
    }
  }

  private byte[] undisturbed() throws IOException, InterruptedException {
    Process process = start("undisturbed", training(folder.resolve("undisturbed")));
    if (process.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("undisturbed.log")));
    }
    return weights(folder.resolve("undisturbed"));
  }

  private void disturb(int kill, String signal, byte[] expected)
      throws IOException, InterruptedException {
    String name = "kill" + kill;
    Path runs = folder.resolve(name);
    Process first = start(name, training(runs));
    ProcessHandle other = other(first);
    while (checkpoints(runs) == 0 && first.isAlive()) {
      Thread.sleep(10);
    }
    Thread.sleep(random.nextInt(3000));
    boolean ofFirst = signal.equals("KILL") && random.nextBoolean();
    boolean writing = false;
    if (kill % 3 == 0) {
      writing = awaitWriting(runs);
    }
    ProcessHandle victim = ofFirst ? first.toHandle() : other;
    ProcessHandle survivor = ofFirst ? other : first.toHandle();
    new ProcessBuilder("kill", "-" + signal, Long.toString(victim.pid())).start().waitFor();
    long start = System.nanoTime();
    while (survivor.isAlive() && System.nanoTime() - start < LONGEST_SECONDS * 1_000_000_000L) {
      Thread.sleep(20);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    boolean ended = !survivor.isAlive();
    if (!ended) {
      survivor.destroyForcibly();
    }
    first.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    victim.destroyForcibly();
    String said =
        Files.readAllLines(folder.resolve(name + ".log")).stream()
            .filter(line -> line.contains("is lost"))
            .map(line -> line.replaceAll("^.*?(Rank .*?\\.) ?.*", "$1"))
            .findFirst()
            .orElse("nothing");
    Process resumed = start(name + "-resumed", "train", "--resume=0", "--runs=" + runs);
    String end =
        resumed.waitFor() != 0
            ? Files.readString(folder.resolve(name + "-resumed.log"))
            : Arrays.equals(weights(runs), expected) ? "the same bits" : "OTHER WEIGHTS";
    System.out.printf(
        "| %s | %d | %s | %s | %s | %s |%n",
        signal,
        ofFirst ? 0 : 1,
        writing ? "a checkpoint" : "training",
        ended ? "%.1f s".formatted(seconds) : "NOT",
        said,
        end);
    FileTree.delete(runs);
  }

  private static ProcessHandle other(Process first) throws InterruptedException {
    while (first.isAlive()) {
      var child = first.toHandle().children().findFirst();
      if (child.isPresent()) {
        return child.get();
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("the training has ended by itself");
  }

  private static boolean awaitWriting(Path runs) throws IOException, InterruptedException {
    long end = System.nanoTime() + 5_000_000_000L;
    while (System.nanoTime() < end) {
      try (Stream<Path> files = Files.walk(runs)) {
        if (files.anyMatch(file -> file.getFileName().toString().startsWith(".writing-"))) {
          return true;
        }
      } catch (java.io.UncheckedIOException e) {
        // It was renamed just now.
      }
      Thread.sleep(1);
    }
    return false;
  }

  private static long checkpoints(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(runs)) {
      return files.filter(file -> file.endsWith("state.json")).count();
    } catch (java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static byte[] weights(Path runs) throws IOException {
    try (Stream<Path> files = Files.walk(runs)) {
      return Files.readAllBytes(
          files
              .filter(file -> file.endsWith("model.safetensors"))
              .max(Comparator.comparing(Path::toString))
              .orElseThrow());
    }
  }

  private static String[] training(Path runs) {
    return new String[] {
      "train",
      "dcgan",
      "--data=digits",
      "--workers=2",
      "--threads=1",
      "--precision=float32",
      "--device=cpu",
      "--kimg=" + KIMG,
      "--set=architecture.width=8",
      "--set=training.batch=16",
      "--set=checkpoints.everyKimg=0.1",
      "--runs=" + runs
    };
  }

  private Process start(String log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.organza.cli.Organza"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(log + ".log").toFile())
        .start();
  }
}
