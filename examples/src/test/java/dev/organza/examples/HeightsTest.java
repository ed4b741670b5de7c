package dev.organza.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeightsTest {

  /** In a process of its own, because the example writes to the current folder. */
  @Test
  void printsTenHeightsOfPeople(@TempDir Path folder) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Heights.class.getName(),
                "training.kimg=40",
                "hardware.threads=1",
                "hardware.device=cpu"));
    Process process =
        new ProcessBuilder(command)
            .directory(new File(folder.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    process.getInputStream().transferTo(out);
    assertThat(process.waitFor()).isZero();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(10);
    // Galton's 928 people are 61.2 to 74.2 inches tall; a barely trained G stays near them.
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line).endsWith(" inches");
              assertThat(Double.parseDouble(line.split(" ")[0])).isBetween(40.0, 100.0);
            });
    assertThat(folder.resolve("runs/00000-gan-heights/checkpoints")).isDirectory();
  }
}
