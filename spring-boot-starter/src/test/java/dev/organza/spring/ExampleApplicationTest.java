package dev.organza.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.recipe.Catalogue;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A small application, as users write it. */
@SpringBootTest(classes = ExampleApplicationTest.PeopleApplication.class)
class ExampleApplicationTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path runs;

  /** Makes up the heights of people. */
  @Configuration
  @EnableAutoConfiguration
  static class PeopleApplication {

    @Bean
    PeopleService people(ModelSampler sampler) {
      return new PeopleService(sampler);
    }
  }

  /** A service of the application. */
  record PeopleService(ModelSampler sampler) {

    double inches(long seed) {
      return sampler.sample(1, seed)[0][0];
    }
  }

  @DynamicPropertySource
  static void model(DynamicPropertyRegistry properties) {
    Catalogue catalogue = Catalogue.builtIn();
    List<String> tiny = List.of("data.source=heights", "training.kimg=0.512", "hardware.threads=1");
    try (TrainingRun run =
        TrainingRun.start(
            catalogue, catalogue.recipes().set(catalogue.recipes().named("gan"), tiny), runs)) {
      run.train(Optional.empty());
      String folder = run.folder().path().toString();
      properties.add("organza.model", () -> folder);
    }
  }

  private final PeopleService people;

  ExampleApplicationTest(@Autowired PeopleService people) {
    this.people = people;
  }

  @Test
  void itMakesUpHeights() {
    // Galton's 928 people are 61.2 to 74.2 inches tall; a barely trained G stays near them.
    assertThat(people.inches(1)).isBetween(30.0, 110.0).isNotEqualTo(people.inches(2));
  }
}
