package dev.organza.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ServiceLoader;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.junit.jupiter.api.Test;

/** Spark's classes stay in this module, which needs the library and its metrics alone. */
class SparkArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/spark/test/"))
          .importPackages("dev.organza");

  private static final String SPARK = "dev.organza.spark..";

  @Test
  void itImportsSparkAndOrganzaOnly() {
    assertThat(CLASSES.stream().filter(c -> c.getPackageName().startsWith("dev.organza.spark")))
        .hasSizeGreaterThan(12);
    classes()
        .that()
        .resideInAPackage(SPARK)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "scala..",
            "org.jspecify..",
            "org.slf4j..",
            "org.apache..",
            "com.fasterxml.jackson..",
            "dev.organza..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(SPARK)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", SPARK)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(SPARK)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  /** Reading and measuring know nothing of each other, nor of training. */
  @Test
  void itsPartsAreApart() {
    noClasses()
        .that()
        .resideInAPackage("dev.organza.spark.source..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.organza.spark.metrics..", "dev.organza.spark.training..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.organza.spark.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.organza.spark.source..", "dev.organza.spark.training..")
        .allowEmptyShould(true)
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.organza.spark.training..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.organza.spark.source..", "dev.organza.spark.metrics..")
        .check(CLASSES);
  }

  @Test
  void theSourceIsFound() {
    assertThat(ServiceLoader.load(DataSourceRegister.class).stream())
        .anyMatch(provider -> provider.get().shortName().equals("organza"));
  }
}
