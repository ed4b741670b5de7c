package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Organza.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private String[] training(String kimg, Path runs) {
    return Cli.tinyTraining(
        "--workers=2",
        "--set=training.kimg=" + kimg,
        "--set=checkpoints.everyKimg=0.2",
        "--runs=" + runs);
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
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

  private static void awaitCheckpoint(Process process, Path runs) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
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
  }

  @Test
  void aKilledWorkerIsNamedAndTheRunGoesOnAsIfNothingHadHappened() throws Exception {
    Path disturbed = folder.resolve("disturbed");
    Process first = start(training("1000", disturbed));
    awaitCheckpoint(first, disturbed);
    ProcessHandle other = first.toHandle().children().findFirst().orElseThrow();
    other.destroyForcibly();
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).as(err()).isTrue();
    assertThat(first.exitValue()).isEqualTo(1);
    assertThat(err())
        .contains("Rank 1 of 2 is lost: its process has ended. The last good checkpoint is")
        .contains("--resume");
    long seen = images(disturbed);
    String end = Double.toString((seen + 400) / 1000.0);

    Process resumed = start("train", "--resume=0", "--kimg=" + end, "--runs=" + disturbed);
    assertThat(resumed.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(resumed.exitValue()).as(err()).isZero();
    assertThat(err()).doesNotContain("bit for bit");

    Path undisturbed = folder.resolve("undisturbed");
    Process whole = start(training(end, undisturbed));
    assertThat(whole.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(whole.exitValue()).as(err()).isZero();
    assertThat(weights(disturbed)).isEqualTo(weights(undisturbed));
    assertThat(Files.readString(folder.resolve("out")))
        .startsWith("Trained")
        .doesNotContain("Gloo");

    Cli alone =
        Cli.succeed("train", "--resume=0", "--workers=1", "--kimg=2", "--runs=" + undisturbed);
    assertThat(alone.err()).contains("was trained by 2 workers and goes on with 1");
  }

  @Test
  void nothingIsLeftWhenTheFirstIsKilled() throws Exception {
    Path runs = folder.resolve("runs");
    Process first = start(training("1000", runs));
    awaitCheckpoint(first, runs);
    ProcessHandle other = first.toHandle().children().findFirst().orElseThrow();
    first.destroyForcibly();
    other.onExit().get(60, TimeUnit.SECONDS);
    assertThat(err()).contains("Rank 0 of 2 is lost: its process has ended.");
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
          .map(file -> file.getParent().getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .mapToLong(Long::parseLong)
          .max()
          .orElseThrow();
    }
  }
}
