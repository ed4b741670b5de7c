package dev.organza.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README shows as library code is code that the build compiles and the tests run. */
class ReadmeTest {

  @Test
  void theReadmesExampleIsTheBodyOfAnExample() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    List<String> shown = readme.substring(start, readme.indexOf("```", start)).lines().toList();
    List<String> source =
        Files.readString(Path.of("src/main/java/dev/organza/examples/Heights.java"))
            .lines()
            .map(line -> line.startsWith("    ") ? line.substring(4) : line)
            .toList();
    assertThat(shown).hasSizeBetween(5, 12);
    assertThat(source).containsSequence(shown);
  }
}
