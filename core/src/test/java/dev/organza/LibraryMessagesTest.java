package dev.organza;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The library is used by programs that have no command line, or another: what it says names neither
 * options nor commands. It does not print and does not end the process.
 */
class LibraryMessagesTest {

  /** A text block, or a string. */
  private static final Pattern LITERAL =
      Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);

  private static final Pattern COMMENT =
      Pattern.compile("/\\*.*?\\*/|^\\s*//[^\n]*", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern COMMAND_LINE =
      Pattern.compile("(^|[\\s('\"])--[a-z]|\\borganza [a-z]+\\b");
  private static final Pattern BEHAVIOUR =
      Pattern.compile(
          "System\\.(out|err|exit|in)\\b|\\.halt\\(|printStackTrace"
              + "|Locale\\.setDefault|TimeZone\\.setDefault|setDefaultUncaughtExceptionHandler"
              + "|System\\.set(Out|Err|In|SecurityManager)\\b");

  private static List<Path> sources(String module) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static List<String> literals(String source) {
    List<String> literals = new ArrayList<>();
    Matcher found = LITERAL.matcher(COMMENT.matcher(source).replaceAll(""));
    while (found.find()) {
      literals.add(found.group(1) == null ? found.group(2) : found.group(1));
    }
    return literals;
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "metrics", "tables", "sound"})
  void noMessageNamesAnOptionOrACommand(String module) throws IOException {
    List<String> wrong = new ArrayList<>();
    int literals = 0;
    for (Path file : sources(module)) {
      for (String literal : literals(Files.readString(file))) {
        literals++;
        if (COMMAND_LINE.matcher(literal).find()) {
          wrong.add(file.getFileName() + ": " + literal);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(literals).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "metrics", "tables", "sound"})
  void nothingPrintsOrEndsTheProcessOrSetsWhatIsTheHosts(String module) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : sources(module)) {
      Matcher found = BEHAVIOUR.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""));
      while (found.find()) {
        wrong.add(file.getFileName() + ": " + found.group());
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** So that the tests above cannot pass on nothing. */
  @Test
  void whatIsForbiddenIsFound() {
    assertThat(
            literals(
                "/* \"--a\" */ x(\"use --set a\"); // \"b\"\n y(\"\"\"\n  text \"in\" it\n  \"\"\")"))
        .contains("use --set a", "\n  text \"in\" it\n  ");
    for (String text :
        List.of("use --set a=1", "--set", "with: organza train", "organza data show.")) {
      assertThat(COMMAND_LINE.matcher(text).find()).as(text).isTrue();
    }
    for (String text : List.of("a -- b", "organza.lock", "Organza on", "x--y")) {
      assertThat(COMMAND_LINE.matcher(text).find()).as(text).isFalse();
    }
  }
}
