package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guide.md tells a user to type and to write works, in order and as it is written. */
class GuideTest {

  private static final Path GUIDE = Path.of("..", "docs", "guide.md");
  private static final Path EXAMPLES = Path.of("..", "examples", "src", "main", "java");

  private static List<String> blocks(String language) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(Files.readString(GUIDE));
    return block.results().map(found -> found.group(1)).toList();
  }

  /** A folder with a launcher of the classes under test, as the unpacked zip has one. */
  private static void install(Path folder) throws IOException {
    Path launcher = folder.resolve("organza");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec '%s' -XX:TieredStopAtLevel=1 '@%s' -Dorganza.program=./organza -cp '%s' %s "$@"
        """
            .formatted(
                java,
                Path.of("jvm.options").toAbsolutePath(),
                Stream.of(classPath.split(File.pathSeparator))
                    .map(entry -> Path.of(entry).toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator)),
                Organza.class.getName()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  @Tag("slow")
  @DisabledOnOs(OS.WINDOWS)
  void theCommandsWorkInOrder(@TempDir Path folder) throws Exception {
    install(folder);
    List<String> blocks = blocks("sh");
    assertThat(blocks).hasSizeGreaterThan(10);
    for (String block : blocks) {
      Path log = folder.resolve("log");
      Process shell =
          new ProcessBuilder("sh", "-e", "-c", block)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = shell.waitFor(300, TimeUnit.SECONDS);
      shell.destroyForcibly();
      assertThat(ended).as(block).isTrue();
      assertThat(shell.waitFor()).as("%s%n%s", block, Files.readString(log)).isZero();
      assertThat(Files.readString(log)).as(block).isNotBlank();
    }
    assertThat(folder.resolve("heights.csv")).content().hasLineCount(6);
    assertThat(folder.resolve("pictures/000047.png")).isNotEmptyFile();
    assertThat(folder.resolve("new-people.csv")).content().startsWith("height,weight");
    assertThat(folder.resolve("runs/00000-gan-heights/curves.png")).isNotEmptyFile();
    assertThat(folder.resolve("walk.gif")).isNotEmptyFile();
  }

  @Test
  void theCodeIsThatOfTheExamples() throws IOException {
    StringBuilder examples = new StringBuilder();
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        examples.append(unindented(Files.readString(file)));
      }
    }
    List<String> blocks = blocks("java");
    assertThat(blocks)
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(block -> assertThat(examples.toString()).contains(unindented(block)));
  }

  private static String unindented(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
