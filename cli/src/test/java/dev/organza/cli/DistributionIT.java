package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The zip that {@code mvn package} makes, unpacked and run: without a clone, without Maven. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class DistributionIT {

  private static Path folder = Path.of("");
  private static Path home = Path.of("");

  @BeforeAll
  static void unpack(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Path zip = Path.of(System.getProperty("organza.zip"));
    try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
      for (ZipArchiveEntry entry :
          (Iterable<ZipArchiveEntry>) () -> file.getEntries().asIterator()) {
        Path to = folder.resolve(entry.getName());
        assertThat(to.normalize().startsWith(folder)).isTrue();
        if (entry.isDirectory()) {
          Files.createDirectories(to);
          continue;
        }
        Files.createDirectories(to.toAbsolutePath().getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, to);
        }
        if ((entry.getUnixMode() & 0100) != 0) {
          Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
    }
    home = folder.resolve(zip.getFileName().toString().replaceFirst("[.]zip$", ""));
  }

  private record Run(int status, String out, String err) {}

  /** With nothing on the path but the system's own commands, in another folder. */
  private static Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("organza").toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().remove("ORGANZA_MAVEN_ARGS");
    Process process = builder.start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void helpsTrainsAndSamples() throws Exception {
    Run help = run("help");
    assertThat(help.status()).as(help.err()).isZero();
    assertThat(help.out()).contains("train", "sample", "evaluate");
    // Of classes, for quicker starts: without it all works, too, so that nobody else would notice.
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files.filter(file -> file.toString().endsWith(".jsa")))
          .as(Files.readString(home.resolve("archive.log")))
          .singleElement()
          .satisfies(archive -> assertThat(archive).isNotEmptyFile());
    }
    Run training =
        run(
            "train",
            "gan",
            "--data=heights",
            "--kimg=2",
            "--threads=1",
            "--precision=float32",
            "--runs=" + folder.resolve("runs"));
    assertThat(training.status()).as(training.err()).isZero();
    assertThat(training.out()).contains("Trained 2.0 kimg of gan on heights.");
    Path samples = folder.resolve("heights.csv");
    Run sampling =
        run(
            "sample",
            "latest",
            "--runs=" + folder.resolve("runs"),
            "--count=9",
            "--out=" + samples);
    assertThat(sampling.status()).as(sampling.err()).isZero();
    assertThat(Files.readAllLines(samples)).hasSize(10).first().isEqualTo("height");
  }

  @Test
  void everyLibraryHasALicence() throws IOException {
    assertThat(home.resolve("LICENSE")).content().contains("Apache License");
    assertThat(home.resolve("NOTICE")).content().contains("Fashion-MNIST");
    Path licences = home.resolve("licenses");
    List<String> lines = Files.readAllLines(licences.resolve("THIRD-PARTY.txt"));
    List<String> known =
        lines.stream()
            .filter(line -> line.matches("[^ ]+ .*  (https://[^ ]+|LICENSE)"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();
    assertThat(known).hasSizeGreaterThan(20);
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
      assertThat(names)
          .hasSizeGreaterThan(30)
          .allSatisfy(
              name -> assertThat(known.stream().filter(name::startsWith)).as(name).isNotEmpty());
      assertThat(known)
          .allSatisfy(
              library ->
                  assertThat(names.stream().filter(name -> name.startsWith(library)))
                      .as(library)
                      .isNotEmpty());
    }
    for (String text : List.of("LGPL-2.1.txt", "GPL-3.0.txt", "GCC-exception-3.1.txt")) {
      assertThat(licences.resolve(text)).isNotEmptyFile();
    }
  }
}
