package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No two types of the repository share a simple name: what a reader searches for is found once. */
class TypeNamesTest {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** Comments, strings and characters, in which a word is no declaration. */
  private static final Pattern PROSE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\])+'",
          Pattern.DOTALL);

  /** A nested type that is declared public. */
  private static final Pattern NESTED =
      Pattern.compile(
          "^ +public (?:(?:static|final|abstract|sealed|non-sealed) )*"
              + "(?:class|record|interface|enum|@interface) (\\w+)",
          Pattern.MULTILINE);

  private static List<Path> mainSources() throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.getFileName().toString().matches("(package|module)-info\\.java"))
          .toList();
    }
  }

  @Test
  void everySimpleNameIsUnique() throws IOException {
    Map<String, List<String>> places = new TreeMap<>();
    for (Path file : mainSources()) {
      String where = REPOSITORY.relativize(file).toString();
      String name = file.getFileName().toString().replace(".java", "");
      places.computeIfAbsent(name, key -> new ArrayList<>()).add(where);
      Matcher nested = NESTED.matcher(PROSE.matcher(Files.readString(file)).replaceAll(""));
      while (nested.find()) {
        // A builder is known by what it builds.
        if (!nested.group(1).equals("Builder")) {
          places.computeIfAbsent(nested.group(1), key -> new ArrayList<>()).add(where);
        }
      }
    }
    assertThat(places).hasSizeGreaterThan(300).containsKeys("Objective", "RunComparison", "Better");
    places.values().removeIf(where -> where.size() == 1);
    assertThat(places).isEmpty();
  }
}
