package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training by two processes: what it leaves, and what is left of it when one is killed. */
@DisabledOnOs(OS.WINDOWS)
@Tag("slow")
class WorkersTest {

  private final Path folder;

  WorkersTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> options =
        List.of(
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");
    return new ProcessBuilder(Cli.inOwnJvm(options, arguments))
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .redirectError(folder.resolve(name + ".err").toFile())
        .start();
  }

  /** A training that goes on until it is ended, with a checkpoint every few steps. */
  private static String[] training(Path runs, String... more) {
    return Cli.tinyTraining(
        Stream.concat(
                Stream.of(more),
                Stream.of(
                    "--set=training.kimg=1000",
                    "--set=checkpoints.everyKimg=0.2",
                    "--runs=" + runs))
            .toArray(String[]::new));
  }

  private String err(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".err"));
  }

  /** Waits for a checkpoint after the first, however slow the machine is. */
  private void awaitCheckpoint(Process process, String name, Path runs) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.isDirectory(runs)) {
        try (Stream<Path> files = Files.walk(runs)) {
          if (files.filter(file -> file.endsWith("state.json")).count() > 1) {
            return;
          }
        } catch (java.io.UncheckedIOException e) {
          // An old checkpoint was just removed.
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no checkpoint: " + err(name));
  }

  private int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Test
  void aKilledWorkerIsNamedAndTheRunGoesOn() throws Exception {
    Path runs = folder.resolve("runs");
    Process first = start("first", training(runs, "--workers=2"));
    awaitCheckpoint(first, "first", runs);
    first.toHandle().children().findFirst().orElseThrow().destroyForcibly();
    assertThat(status(first)).as(err("first")).isEqualTo(1);
    assertThat(err("first"))
        .containsSubsequence("Rank 1 of 2 is lost: ", "The last good checkpoint is", "--resume");

    double end = (images(runs) + 100) / 1000.0;
    Cli alone =
        Cli.succeed("train", "--resume=0", "--workers=1", "--kimg=" + end, "--runs=" + runs);
    assertThat(alone.err()).contains("was trained by 2 workers and goes on with 1");
    assertThat(alone.out()).startsWith("Trained");
  }

  @Test
  void workersStartedByHandMeetAtAnAddressAndEndWithTheFirst() throws Exception {
    Path runs = folder.resolve("runs");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String meeting = "--rendezvous=127.0.0.1:" + port;
    Process other =
        start("other", "train", "--data=digits", "--rank=1", "--world=2", meeting, "--threads=1");
    Process first = start("first", training(runs, "--rank=0", "--world=2", meeting));
    awaitCheckpoint(first, "first", runs);
    first.destroyForcibly();
    assertThat(status(other)).as(err("other")).isEqualTo(1);
    assertThat(err("other")).contains("Rank 0 of 2 is lost: ");
    assertThat(folder.resolve("other.out")).isEmptyFile();
  }

  @Test
  void wrongUseIsRefused() {
    assertThat(Cli.run("train", "--rank=0").err())
        .contains("--rank, --world and --rendezvous belong together");
    assertThat(Cli.run("train", "--workers=0").err()).contains("--workers: 0");
    assertThat(Cli.run("train", "--rank=2", "--world=2", "--rendezvous=127.0.0.1:29500").err())
        .contains("--rank: 2 of 2 workers; ranks are 0 to 1");
    assertThat(Cli.run("train", "--rank=0", "--world=2", "--rendezvous=here").err())
        .contains("--rendezvous: \"here\" is no host and port");
  }

  private static long images(Path runs) throws IOException {
    try (Stream<Path> files = Files.walk(runs)) {
      return files
          .filter(file -> file.endsWith("state.json"))
          .map(file -> Objects.requireNonNull(file.getParent()).getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .mapToLong(Long::parseLong)
          .max()
          .orElseThrow();
    }
  }
}
