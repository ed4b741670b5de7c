package dev.organza.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands in {@code bench/} build all that they need. Where Maven knows nothing of Organza
 * yet, it finds only the modules that are built with it.
 */
class StartScriptTest {

  private static final Path HOME = Path.of("..");
  private static final Pattern ORGANZA = Pattern.compile("<artifactId>organza-([a-z0-9-]+)<");

  @ParameterizedTest
  @ValueSource(strings = {"compare", "quality", "serve"})
  void buildsEveryModuleThatItsOwnNeed(String command) throws IOException {
    Set<String> built = new LinkedHashSet<>();
    built.addAll(words("modules", HOME.resolve("bench/compare.d/start.sh")));
    built.addAll(words("rivals", HOME.resolve("bench").resolve(command)));
    assertThat(built).contains("core", "bench");
    assertThat(built).containsAll(needed(built));
  }

  private static List<String> words(String variable, Path script) throws IOException {
    return Pattern.compile("(?m)^" + variable + "='?([a-z0-9/ -]*)'?( #.*)?$")
        .matcher(Files.readString(script))
        .results()
        .flatMap(match -> Arrays.stream(match.group(1).split(" ")))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** The modules that the poms of these name, and those that theirs name. */
  private static Set<String> needed(Set<String> modules) throws IOException {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(modules);
    while (!open.isEmpty()) {
      String module = open.pop();
      if (found.add(module)) {
        String pom = Files.readString(HOME.resolve(module).resolve("pom.xml"));
        try (Stream<String> names =
            ORGANZA
                .matcher(pom)
                .results()
                .map(match -> match.group(1).replace("bench-", "bench/"))) {
          names.filter(name -> Files.exists(HOME.resolve(name))).forEach(open::push);
        }
      }
    }
    return found;
  }
}
