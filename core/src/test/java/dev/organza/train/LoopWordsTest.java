package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop and the optimisers know players by name only: no two of them are written into it. */
class LoopWordsTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/organza");
  private static final List<String> WORDS = List.of("generator", "discriminator");

  /** The lines of code in a file that have one of the words, without comments. */
  private static List<String> found(String source) {
    String code = source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\n]*", "");
    return code.lines()
        .filter(line -> WORDS.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"train, 15", "optim, 6"})
  void noPlayerIsNamed(String name, int fewest) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(SOURCES.resolve(name))) {
      files = all.filter(file -> file.toString().endsWith(".java")).toList();
    }
    for (Path file : files) {
      found(Files.readString(file)).forEach(line -> lines.add(file + ": " + line));
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(fewest);
    assertThat(lines).isEmpty();
  }

  @Test
  void theScanFindsWordsInCodeAndStringsAndNotInComments() {
    assertThat(found("/** The generator. */\nint x; // discriminator\n")).isEmpty();
    assertThat(found("int generatorLoss;\nString s = \"the Discriminator\";\n")).hasSize(2);
  }
}
