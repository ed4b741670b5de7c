package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every link in the documentation to a file, or to a heading in one, leads somewhere. */
class LinksTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

  private final Map<Path, Set<String>> anchors = new HashMap<>();

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("docs", "bench", "examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files.filter(LinksTest::isPage).forEach(pages::add);
      }
    }
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(LinksTest::isPage).forEach(pages::add);
    }
    return pages;
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md") && !file.toString().contains("target");
  }

  /** Without what looks like a link in code. */
  private static String prose(Path page) throws IOException {
    return Files.readString(page)
        .replaceAll("(?ms)^ *```.*?^ *```", "")
        .replaceAll("`[^`\n]*`", "");
  }

  /** The anchor of a heading: lower case, spaces to hyphens, no other signs. */
  static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private Set<String> anchorsOf(Path page) throws IOException {
    Set<String> known = anchors.get(page);
    if (known == null) {
      known = new HashSet<>();
      String text = Files.readString(page).replaceAll("(?ms)^ *```.*?^ *```", "");
      Matcher heading = HEADING.matcher(text);
      while (heading.find()) {
        String name = anchor(heading.group(1));
        for (int n = 1; !known.add(n == 1 ? name : name + "-" + (n - 1)); n++) {
          // The second of a name gets -1, the third -2.
        }
      }
      Matcher named = Pattern.compile("(?:id|name)=\"([^\"]+)\"").matcher(text);
      while (named.find()) {
        known.add(named.group(1));
      }
      anchors.put(page, known);
    }
    return known;
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      Matcher link = LINK.matcher(prose(page));
      while (link.find()) {
        String target = link.group(1) == null ? link.group(2) : link.group(1);
        if (target.matches("[a-z]+:.*")) {
          continue;
        }
        links++;
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        boolean found =
            Files.exists(file)
                && (parts.length == 1 || !isPage(file) || anchorsOf(file).contains(parts[1]));
        if (!found) {
          broken.add(ROOT.relativize(page) + ": " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(50);
  }

  @Test
  void headingsBecomeAnchors() {
    assertThat(anchor("A label of few numbers (29 November)"))
        .isEqualTo("a-label-of-few-numbers-29-november");
    assertThat(anchor("`train`, and [more](x.md): η = 2")).isEqualTo("train-and-more-η--2");
  }

  @Test
  void everyPictureIsUsed() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path page : pages()) {
      all.append(Files.readString(page));
    }
    for (String folder : List.of("docs/images", "bench/images")) {
      try (Stream<Path> pictures = Files.list(ROOT.resolve(folder))) {
        assertThat(pictures.map(picture -> picture.getFileName().toString()))
            .isNotEmpty()
            .allSatisfy(name -> assertThat(all.toString()).contains("images/" + name));
      }
    }
  }
}
