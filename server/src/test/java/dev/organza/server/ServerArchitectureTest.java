package dev.organza.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the server may import: core, the studio also metrics; neither LibTorch nor what prints. */
class ServerArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.organza.server");

  @Test
  void itServesModelsAndKnowsNoTensors() {
    assertThat(CLASSES.size()).isGreaterThan(10);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..", "dev.organza.cli..", "ch.qos.logback..", "picocli..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.organza.server")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.organza.server.studio..",
            "dev.organza.metric..",
            "dev.organza.doctor..",
            "dev.organza.report..")
        .check(CLASSES);
  }

  @Test
  void whatStandsBeforeAllServersKnowsNoneOfThem() {
    noClasses()
        .that()
        .resideInAPackage("dev.organza.server.http")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.organza.server", "dev.organza.server.studio..")
        .check(CLASSES);
  }

  @Test
  void theLaboratoryKnowsNothingOfHttp() {
    assertThat(CLASSES.containPackage("dev.organza.server.laboratory")).isTrue();
    noClasses()
        .that()
        .resideInAPackage("dev.organza.server.laboratory")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.organza.server",
            "dev.organza.server.http..",
            "dev.organza.server.studio..",
            "io.javalin..",
            "org.eclipse.jetty..")
        .check(CLASSES);
  }

  @Test
  void theLibraryDoesNotPrint() {
    noClasses().should().accessField(System.class, "out").check(CLASSES);
    noClasses().should().accessField(System.class, "err").check(CLASSES);
  }
}
