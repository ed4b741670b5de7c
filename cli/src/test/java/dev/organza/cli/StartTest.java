package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start loads, in a JVM of its own: short commands must not pay for long ones. */
class StartTest {

  private final Path folder;

  StartTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The classes that a command loads. */
  private List<String> loadedBy(int status, String... arguments)
      throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    List<String> options =
        List.of(
            "-Xlog:class+load:file=" + log.getFileName() + "::filecount=0",
            "-XX:TieredStopAtLevel=1");
    Process process =
        new ProcessBuilder(Cli.inOwnJvm(options, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.log").toFile())
            .start();
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as(Files.readString(folder.resolve("out.log")))
        .isEqualTo(status);
    try (var lines = Files.lines(log)) {
      return lines
          .map(line -> line.replaceFirst("^(\\[[^]]*\\])+ *", "").replaceFirst(" .*", ""))
          .collect(Collectors.toList());
    }
  }

  private static List<String> in(List<String> classes, String... prefixes) {
    return classes.stream()
        .filter(name -> List.of(prefixes).stream().anyMatch(name::startsWith))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "help, 0",
    "help train, 0",
    "--version, 0",
    "train --help, 0",
    "trian, 2",
    "train --kimgs=3, 2"
  })
  void helpAndUsageErrorsLoadNothingTheyDoNotNeed(String line, int status) throws Exception {
    List<String> classes = loadedBy(status, line.split(" "));
    assertThat(in(classes, "dev.organza.cli.Organza")).isNotEmpty();
    assertThat(
            in(
                classes,
                "org.bytedeco.",
                "com.fasterxml.jackson.databind.",
                "org.yaml.",
                "ch.qos.logback.",
                "sun.java2d.",
                "org.knowm."))
        .isEmpty();
  }

  @Test
  void recipesAreListedWithoutLibTorch() throws Exception {
    List<String> classes = loadedBy(0, "recipes");
    assertThat(in(classes, "com.fasterxml.jackson.databind.")).isNotEmpty();
    // Reflection on records meets Tensor in their methods; that loads no library.
    assertThat(in(classes, "org.bytedeco.javacpp.Loader", "org.bytedeco.pytorch.global."))
        .isEmpty();
    assertThat(in(classes, "ch.qos.logback.", "sun.java2d.")).isEmpty();
  }
}
