package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No class and no package of any module outgrows what a reader can take in. */
class SourceSizeTest {

  private static final int LINES = 400;
  private static final long CLASSES = 30;

  /** The root of the project: tests run in the folder of their module. */
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** The main sources of all modules, without descriptions of packages and modules. */
  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path folder : modules.map(module -> module.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.toString().endsWith("-info.java"))
                .forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  @Test
  void theSourcesOfAllModulesAreFound() throws IOException {
    assertThat(sources()).hasSizeGreaterThan(300);
  }

  @Test
  void noClassIsLongerThanItsLimit() throws IOException {
    Map<String, Integer> longer = new TreeMap<>();
    for (Path source : sources()) {
      int lines = Files.readAllLines(source).size();
      if (lines > LINES) {
        longer.put(PROJECT.relativize(source).toString(), lines);
      }
    }
    assertThat(longer).isEmpty();
  }

  @Test
  void noPackageHoldsMoreClassesThanItsLimit() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    for (Path source : sources()) {
      sizes.merge(PROJECT.relativize(source.getParent()).toString(), 1L, Long::sum);
    }
    sizes.values().removeIf(classes -> classes <= CLASSES);
    assertThat(sizes).isEmpty();
  }
}
