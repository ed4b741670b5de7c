package dev.organza.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestRunTest {

  @Test
  void samplesAreThoseThatTheTrainingEndedWith(@TempDir Path runs) {
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
    float[][] trained;
    try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs)) {
      run.train(Optional.empty());
      trained = run.model().sample(16, 1);
    }
    assertThat(LatestRun.samples(runs)).isDeepEqualTo(trained);
  }
}
