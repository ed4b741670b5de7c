package dev.organza.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.game.objective.Objective;
import dev.organza.model.Model;
import dev.organza.nn.architecture.Architecture;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunFolder;
import dev.organza.run.SavedState;
import dev.organza.run.TrainingRun;
import dev.organza.torch.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnKindsTest {

  private static final Recipes RECIPES =
      new Recipes(
          Recipes.standardKinds()
              .add(Objective.class, "pearson", OwnKinds.PearsonChiSquare.class)
              .add(Architecture.class, "shallow", OwnKinds.Shallow.class)
              .build());

  private static Recipe recipe(double kimg) {
    return RECIPES.set(
        RECIPES.named("gan"),
        List.of(
            "data.source=heights",
            "objective=pearson",
            "architecture={kind: shallow, units: 16}",
            "hardware={device: cpu, threads: 1, precision: float32}",
            "training.kimg=" + kimg));
  }

  /** The whole life of a run: trained, left, taken up again, and sampled from its folder. */
  @Test
  void ownKindsAreTrainedResumedAndSampled(@TempDir Path runs) {
    RunFolder folder;
    try (TrainingRun run = TrainingRun.start(RECIPES, recipe(5), runs)) {
      run.train(Optional.empty());
      folder = run.folder();
    }
    assertThat(RECIPES.read(folder.recipe()).architecture()).isEqualTo(new OwnKinds.Shallow(16));
    try (TrainingRun run = TrainingRun.resume(RECIPES, folder, recipe(10))) {
      assertThat(run.trainer().progress().images()).isBetween(5_000L, 6_000L);
      run.train(Optional.empty());
    }
    try (Model model = SavedState.newest(folder, line -> {}).load(Device.cpu())) {
      assertThat(model.sample(3, 1)).hasNumberOfRows(3);
    }
  }
}
