package dev.organza.tables;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.organza.recipe.Catalogue;
import org.junit.jupiter.api.Test;

/** This module needs the library alone, and is found by programs that look for extensions. */
class TablesArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.organza.tables");

  @Test
  void itImportsDataAndCatalogueOnly() {
    assertThat(CLASSES.size()).isGreaterThan(8);
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "org.duckdb..",
            "dev.organza",
            "dev.organza.data..",
            "dev.organza.recipe",
            "dev.organza.tables")
        .check(CLASSES);
    noClasses().should().accessField(System.class, "out").check(CLASSES);
    noClasses().should().accessField(System.class, "err").check(CLASSES);
  }

  @Test
  void itIsFound() {
    assertThat(Catalogue.discovered().sources().isAddress("jdbc:h2:mem:x")).isTrue();
    assertThat(Catalogue.builtIn().sources().isAddress("jdbc:h2:mem:x")).isFalse();
  }
}
