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

/** docs/api.md names every public type of the libraries, with a reason. */
class ApiTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern PUBLIC =
      Pattern.compile(
          "(?m)^public (?:abstract |final |sealed |non-sealed )*(?:class|interface|@interface|record|enum) (\\w+)");
  private static final Pattern LINE = Pattern.compile("^## (\\S+)$|^\\| `(\\w+)` \\| (.*) \\|$");

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module :
        List.of("core", "metrics", "tables", "sound", "spark", "server", "spring-boot-starter")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  @Test
  void everyPublicTypeIsListedWithAReason() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    String inPackage = "";
    for (String line : Files.readAllLines(ROOT.resolve("docs/api.md"))) {
      Matcher match = LINE.matcher(line);
      if (match.matches()) {
        if (match.group(1) != null) {
          inPackage = match.group(1);
        } else {
          listed.put(inPackage + "." + match.group(2), match.group(3));
        }
      }
    }
    List<String> types = new ArrayList<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      Matcher type = PUBLIC.matcher(text);
      if (type.find()) {
        String name = text.replaceFirst("(?s).*?package ([\\w.]+);.*", "$1");
        types.add(name + "." + type.group(1));
      }
    }
    assertThat(types).hasSizeGreaterThan(200);
    assertThat(listed.keySet()).containsExactlyInAnyOrderElementsOf(types);
    assertThat(listed.values()).allSatisfy(reason -> assertThat(reason).hasSizeBetween(5, 60));
  }
}
