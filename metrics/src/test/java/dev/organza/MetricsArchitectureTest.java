package dev.organza;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages of this module; they may import all of core. */
class MetricsArchitectureTest {

  private static final String ROOT = "dev.organza";

  /** Each package of this module, and those of this module that it may import. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.of("metric", List.of(), "doctor", List.of(), "report", List.of("metric", "doctor"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(MAY_IMPORT.keySet().stream().map(name -> ROOT + "." + name).toList());

  private static String[] packages(Stream<String> names) {
    return names.map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> in(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages);
  }

  static Stream<String> packagesWithRules() {
    return MAY_IMPORT.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packagesWithRules")
  void aPackageImportsOnlyThoseBelowIt(String name) {
    assertThat(CLASSES.stream().filter(in(packages(Stream.of(name)))).count()).isGreaterThan(4);
    String[] others =
        packages(
            MAY_IMPORT.keySet().stream()
                .filter(other -> !other.equals(name))
                .filter(other -> !MAY_IMPORT.getOrDefault(name, List.of()).contains(other)));
    noClasses()
        .that(in(packages(Stream.of(name))))
        .should()
        .dependOnClassesThat(in(others))
        .check(CLASSES);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** Only the applications print and configure logging. */
  @Test
  void theLibraryDoesNotPrint() {
    noClasses().should().accessField(System.class, "out").check(CLASSES);
    noClasses().should().accessField(System.class, "err").check(CLASSES);
    noClasses().should().dependOnClassesThat(in("ch.qos.logback..", "picocli..")).check(CLASSES);
  }

  /** What is shown is in the arrays and pictures of the results. */
  @Test
  void onlyMetricsTouchTensors() {
    classes()
        .that(in(packages(Stream.of("doctor", "report"))))
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.not(in("org.bytedeco..")))
        .check(CLASSES);
  }

  @Test
  void classesAndPackagesAreSmall() throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertThat(sources).hasSizeGreaterThan(100);
    Map<Path, Long> sizes =
        sources.stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
    assertThat(sizes.values()).allMatch(count -> count <= 30);
    for (Path source : sources) {
      assertThat(Files.readAllLines(source)).as(source.toString()).hasSizeLessThanOrEqualTo(400);
    }
  }
}
