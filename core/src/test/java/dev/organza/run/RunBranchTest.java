package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunBranchTest {

  private static final Catalogue CATALOGUE = Catalogue.builtIn();

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static Path runs;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static RunFolder run;

  @BeforeAll
  static void train(@TempDir Path folder) {
    runs = folder;
    Recipe recipe =
        CATALOGUE
            .recipes()
            .set(
                CATALOGUE.recipes().named("gan"),
                List.of(
                    "data.source=ring8",
                    "hardware.threads=1",
                    "hardware.device=cpu",
                    "hardware.precision=float32",
                    "training.batch=16",
                    "training.kimg=0.128",
                    "checkpoints.everyKimg=0.064",
                    "checkpoints.keepEveryKimg=0.064",
                    "reports.samples=4"));
    try (TrainingRun training = TrainingRun.start(CATALOGUE, recipe, runs)) {
      training.train(Optional.empty());
      run = training.folder();
    }
  }

  private static byte[] weights(RunFolder of, long images) throws IOException {
    return Files.readAllBytes(
        of.checkpointsDir().resolve("%010d".formatted(images)).resolve("model.safetensors"));
  }

  @Test
  void aBranchWithNothingChangedGivesTheSameWeights() throws IOException {
    assertThat(RunBranch.checkpoints(run)).contains(64L, 128L);
    RunFolder branch = RunBranch.of(CATALOGUE, runs, run, 64, List.of());
    assertThat(RunBranch.checkpoints(branch)).containsExactly(64L);
    try (TrainingRun training =
        TrainingRun.resume(CATALOGUE, branch, CATALOGUE.recipes().read(branch.recipe()))) {
      training.train(Optional.empty());
    }
    assertThat(weights(branch, 128)).isEqualTo(weights(run, 128));
  }

  @Test
  void whatIsChangedStandsInItsRecipeAndTheRunStaysAsItWas() throws IOException {
    String before = Files.readString(run.recipe());
    List<String> settings = List.of("generator.optimizer.learningRate=0.00025");
    RunFolder branch = RunBranch.of(CATALOGUE, runs, run, 64, settings);
    Recipe own = CATALOGUE.recipes().read(run.recipe());
    assertThat(CATALOGUE.recipes().read(branch.recipe()))
        .isEqualTo(CATALOGUE.recipes().set(own, settings))
        .isNotEqualTo(own);
    assertThat(Files.readString(run.recipe())).isEqualTo(before);
    assertThat(branch.sample(128)).doesNotExist(); // of later than the branch
  }

  @Test
  void nothingIsLeftOfABranchThatCannotBe() throws IOException {
    int before = RunFolder.list(runs).size();
    assertThatThrownBy(() -> RunBranch.of(CATALOGUE, runs, run, 65, List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no checkpoint after 65 images");
    assertThatThrownBy(() -> RunBranch.of(CATALOGUE, runs, run, 64, List.of("objective=nothing")))
        .isInstanceOf(UsageException.class);
    Path damaged = run.checkpointsDir().resolve("0000000096");
    Files.createDirectories(damaged);
    Files.writeString(damaged.resolve("state.json"), "{");
    try {
      assertThatThrownBy(() -> RunBranch.of(CATALOGUE, runs, run, 96, List.of()))
          .isInstanceOf(OrganzaException.class);
    } finally {
      Files.delete(damaged.resolve("state.json"));
      Files.delete(damaged);
    }
    assertThat(RunFolder.list(runs)).hasSize(before);
  }
}
