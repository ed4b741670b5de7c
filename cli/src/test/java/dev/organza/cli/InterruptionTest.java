package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals to a training in a process of its own. */
@DisabledOnOs(OS.WINDOWS)
@Tag("slow")
class InterruptionTest {

  private final Path folder;
  private final Path temporary;

  InterruptionTest(@TempDir Path folder) {
    this.folder = folder;
    this.temporary = folder.resolve("temporary");
  }

  private Process start(String... arguments) throws IOException {
    List<String> options =
        List.of(
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + Files.createDirectories(temporary));
    return new ProcessBuilder(Cli.inOwnJvm(options, arguments))
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private void signal(Process process, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private void await(Process process, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!err().contains(text) && process.isAlive()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalSavesAndSaysHowToGoOn(String name, int status) throws Exception {
    Path runs = folder.resolve("runs");
    Process process =
        start(Cli.tinyTraining("--set", "training.kimg=100000", "--runs", runs.toString()));
    await(process, "kimg");
    signal(process, name);
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(err()).isEqualTo(status);
    assertThat(err()).contains("Stopping");

    // The command as printed goes on where it stopped.
    String command =
        out().lines().filter(line -> line.startsWith("resume")).findFirst().orElseThrow();
    String[] words = command.replaceFirst("resume +organza ", "").split(" ");
    assertThat(words).contains("train", "--resume");
    double stopped = Double.parseDouble(out().replaceFirst("(?s)Stopped after ([0-9.]+).*", "$1"));
    String[] resume = new String[words.length + 2];
    System.arraycopy(words, 0, resume, 0, words.length);
    resume[words.length] = "--kimg";
    resume[words.length + 1] = Double.toString(stopped + 0.2);
    assertThat(Cli.succeed(resume).err()).contains("Resumed 00000-dcgan-digits at");
  }

  @Test
  void aSignalBeforeTheTrainingEndsItToo() throws Exception {
    Process process = start("train", "--runs", folder.resolve("runs").toString());
    await(process, "Measuring");
    signal(process, "TERM");
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(err()).isEqualTo(143);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  /** A file of rows grows beside its place, or in a folder of temporary files. */
  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void aSignalWhileRowsAreWrittenLeavesNothing(String kind) throws Exception {
    String runs = "--runs=" + folder.resolve("runs");
    Cli.succeed("train", "gan", "--data=ring8", "--kimg=0.5", "--device=cpu", "--threads=1", runs);
    Path made = folder.resolve("made");
    Process process =
        start("sample", "latest", runs, "--count=100000000", "--out=" + made.resolve("r." + kind));
    await(process, "Drawing");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (files(made, ".r.csv").isEmpty()
        && files(temporary, "rows.duckdb").isEmpty()
        && process.isAlive()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
    signal(process, "TERM");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(err()).isEqualTo(143);
    assertThat(err()).contains("nothing is written").doesNotContain("Exception");
    assertThat(files(made, "")).isEmpty();
    assertThat(files(temporary, "")).isEmpty();
  }

  /** The files whose names begin so. */
  private static List<Path> files(Path folder, String name) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file -> Files.isRegularFile(file) && file.getFileName().toString().startsWith(name))
          .toList();
    }
  }
}
