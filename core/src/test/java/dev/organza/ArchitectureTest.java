package dev.organza;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between packages, as docs/architecture.md draws them: imports never go in circles. */
class ArchitectureTest {

  private static final String ROOT = "dev.organza";

  /** Each package, and those it may import besides itself and the root. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("tree", List.of()),
          Map.entry("torch", List.of()),
          Map.entry("data", List.of()),
          Map.entry("distance", List.of("torch")),
          Map.entry("journal", List.of()),
          Map.entry("picture", List.of("journal", "data")),
          Map.entry("nn", List.of("torch")),
          Map.entry("game", List.of("torch", "nn", "optim")),
          Map.entry("optim", List.of("torch")),
          Map.entry("train", List.of("torch", "nn", "game", "data", "optim")),
          Map.entry("model", List.of("torch", "nn", "game", "data", "train", "tree")),
          Map.entry(
              "diagnostics", List.of("torch", "distance", "nn", "game", "data", "optim", "train")),
          Map.entry("recipe", List.of("torch", "nn", "game", "data", "optim", "train", "tree")),
          Map.entry(
              "laboratory",
              List.of(
                  "torch", "distance", "nn", "game", "data", "optim", "train", "tree", "recipe")),
          Map.entry(
              "run",
              List.of(
                  "torch",
                  "nn",
                  "game",
                  "data",
                  "optim",
                  "train",
                  "model",
                  "recipe",
                  "diagnostics",
                  "tree",
                  "journal",
                  "picture")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** A rule on a package that is not there would pass on nothing. */
  private static String[] packages(String... names) {
    for (String name : names) {
      assertThat(CLASSES.containPackage(ROOT + "." + name)).as("package " + name).isTrue();
    }
    return Arrays.stream(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> in(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages);
  }

  static Stream<String> packagesWithRules() {
    return MAY_IMPORT.keySet().stream().sorted();
  }

  /** So that no rule below can pass on nothing. */
  @Test
  void theClassesWereFound() {
    assertThat(CLASSES.size()).isGreaterThan(150);
    for (String name :
        List.of("torch", "data", "nn", "game", "train", "diagnostics", "tree", "recipe", "run")) {
      assertThat(CLASSES.stream().filter(in(packages(name))::test).count())
          .as(name)
          .isGreaterThan(7);
    }
    assertThat(CLASSES.stream().map(JavaClass::getSimpleName)).doesNotContain("ArchitectureTest");
  }

  @ParameterizedTest
  @MethodSource("packagesWithRules")
  void aPackageImportsOnlyThoseBelowIt(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), MAY_IMPORT.getOrDefault(name, List.of()).stream())
            .toArray(String[]::new);
    classes()
        .that(in(packages(name)))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(in(ROOT + ".."))
                .or(in(ROOT))
                .or(in(packages(allowed)))
                .as("are not Organza's, or are in the root or in " + List.of(allowed)))
        .check(CLASSES);
  }

  @Test
  void everyPackageHasARule() {
    for (JavaClass each : CLASSES) {
      String rest = each.getPackageName().substring(ROOT.length());
      if (!rest.isEmpty()) {
        assertThat(MAY_IMPORT).containsKey(rest.substring(1).split("\\.")[0]);
      }
    }
  }

  /** The page that people read says the same. */
  @Test
  void thePageHasTheSameArrows() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "architecture.md"));
    String table = page.substring(page.indexOf("## Packages of `core`"));
    Map<String, Set<String>> shown = new TreeMap<>();
    Pattern.compile("(?m)^\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|$")
        .matcher(table.substring(0, table.indexOf("\n## ")))
        .results()
        .forEach(
            row ->
                shown.put(
                    row.group(1),
                    Pattern.compile("\\w+")
                        .matcher(row.group(2))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet())));
    Map<String, Set<String>> held = new TreeMap<>();
    MAY_IMPORT.forEach((name, imports) -> held.put(name, Set.copyOf(imports)));
    assertThat(shown).isEqualTo(held);
  }

  @Test
  void theRootImportsNoPackage() {
    noClasses()
        .that(in(ROOT))
        .should()
        .dependOnClassesThat(in(packages(MAY_IMPORT.keySet().toArray(String[]::new))))
        .check(CLASSES);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nativeHandlesStayBelowRun() {
    DescribedPredicate<JavaClass> natives = in("org.bytedeco..");
    noClasses()
        .that(
            DescribedPredicate.not(
                in(
                    packages(
                        "torch",
                        "distance",
                        "nn",
                        "game",
                        "optim",
                        "train",
                        "model",
                        "diagnostics",
                        "laboratory"))))
        .should()
        .dependOnClassesThat(natives)
        .check(CLASSES);
    assertThat(
            CLASSES.stream()
                .filter(
                    each ->
                        each.getDirectDependenciesFromSelf().stream()
                            .anyMatch(to -> natives.test(to.getTargetClass())))
                .count())
        .isGreaterThan(20);
  }

  /** Plain ones are wrong in bfloat16 for some gradients; see MatrixProduct. */
  @Test
  void layersAndGamesMultiplyMatricesByMatrixProduct() {
    Set<String> products =
        Set.of("linear", "matmul", "mm", "mv", "bmm", "addmm", "addmv", "baddbmm", "einsum");
    noClasses()
        .that(in(packages("nn", "game")))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "multiplies matrices",
                (JavaMethodCall call) ->
                    call.getTargetOwner().getPackageName().startsWith("org.bytedeco")
                        && products.contains(call.getTarget().getName())))
        .check(CLASSES);
  }

  @Test
  void picturesAreMadeInTheirOwnPackages() {
    noClasses()
        .that(DescribedPredicate.not(in(packages("data", "picture", "run", "model.translation"))))
        .should()
        .dependOnClassesThat(in("java.awt..", "javax.imageio.."))
        .check(CLASSES);
  }

  /** Only the applications print and configure logging. */
  @Test
  void theLibraryDoesNotPrint() {
    noClasses().should().accessField(System.class, "out").check(CLASSES);
    noClasses().should().accessField(System.class, "err").check(CLASSES);
    noClasses().should().dependOnClassesThat(in("ch.qos.logback..", "picocli..")).check(CLASSES);
  }
}
