package dev.organza.metric.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.metric.ModeCoverage;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipe's settings for rows, by the modes that it finds. */
@Tag("slow")
class RingModesTest {

  private final Recipes recipes = Catalogue.builtIn().recipes();
  private final Path folder;

  RingModesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** With the penalty of images, of weight 10, it found none at its full length. */
  @Test
  void draganFindsTheModesOfTheRingInATenthOfItsLength() {
    Recipe recipe =
        recipes.set(
            recipes.named("dragan"),
            List.of(
                "data.source=ring8",
                "training.kimg=200",
                "hardware={device: cpu, threads: 1, precision: float32}"));
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, folder)) {
      run.train(Optional.empty());
      ModeCoverage coverage =
          ModeCoverage.of(
              run.model().sample(2500, 1), run.trainer().data().dataset().density().orElseThrow());
      assertThat(coverage.captured()).isGreaterThanOrEqualTo(7);
    }
  }
}
