package dev.organza.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.run.TrainingRun;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an application gets by {@code organza.model}. */
class OrganzaAutoConfigurationTest {

  private static Path run = Path.of("");
  private static float[][] samples = new float[0][];

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  OrganzaAutoConfiguration.class, OrganzaHealthAutoConfiguration.class));

  @BeforeAll
  static void train(@TempDir Path runs) {
    Catalogue catalogue = Catalogue.builtIn();
    Recipe recipe =
        catalogue
            .recipes()
            .set(
                catalogue.recipes().named("gan"),
                List.of(
                    "data.source=heights",
                    "architecture.width=8",
                    "training.kimg=0.256",
                    "hardware.threads=1",
                    "hardware.device=cpu",
                    "hardware.precision=float32"));
    try (TrainingRun training = TrainingRun.start(catalogue, recipe, runs)) {
      training.train(Optional.empty());
      run = training.folder().path();
      samples = training.model().sample(5, 2);
    }
  }

  @Test
  void aRunIsAModelWithItsHealthAndMeters() {
    application
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .withPropertyValues("organza.model=" + run)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Model.class).hasSingleBean(ModelSampler.class);
              assertThat(context.getBean(ModelSampler.class).sample(5, 2)).isDeepEqualTo(samples);
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              assertThat(meters.get("organza.samples").counter().count()).isEqualTo(5);
              assertThat(meters.get("organza.sampling").timer().count()).isEqualTo(1);
              Health health =
                  Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails()).containsEntry("recipe", "gan");
            });
  }

  @Test
  void aFileIsAModelToo() {
    RunFolder folder = RunFolder.find(run.resolveSibling(""), run.toString());
    Path model = SavedState.newest(folder, note -> {}).model();
    application
        .withPropertyValues("organza.model=" + model)
        .run(
            context ->
                assertThat(context.getBean(Model.class).sample(5, 2)).isDeepEqualTo(samples));
  }

  @Test
  void nothingElseIsNeeded() {
    application
        .withClassLoader(new FilteredClassLoader(MeterRegistry.class, HealthIndicator.class))
        .withPropertyValues("organza.model=" + run)
        .run(
            context -> {
              assertThat(context.getBean(ModelSampler.class).sample(5, 2)).isDeepEqualTo(samples);
              assertThat(context).doesNotHaveBean("organzaHealthIndicator");
            });
  }

  @Test
  void withoutAModelThereIsNone() {
    application.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Model.class)
                .doesNotHaveBean(ModelSampler.class));
  }

  @Test
  void whatIsNoModelIsSaid(@TempDir Path folder) {
    application
        .withPropertyValues("organza.model=" + folder.resolve("nowhere"))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("there is nothing at")
                    .hasMessageContaining("nowhere"));
    application
        .withPropertyValues("organza.model=" + folder)
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void everyPropertyIsDescribed() throws IOException {
    List<String> described = new ArrayList<>();
    try (InputStream in =
        OrganzaProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      for (JsonNode property : new ObjectMapper().readTree(in).path("properties")) {
        described.add(property.path("name").asText());
      }
    }
    List<String> properties = new ArrayList<>();
    for (RecordComponent component : OrganzaProperties.class.getRecordComponents()) {
      properties.add("organza." + component.getName());
    }
    assertThat(described).isEqualTo(properties);
  }
}
