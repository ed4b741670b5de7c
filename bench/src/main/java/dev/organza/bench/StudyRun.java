package dev.organza.bench;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;

/** The one training in a folder of its own: a study that was stopped goes on with it. */
final class StudyRun {

  private StudyRun() {}

  /**
   * Begins it, or resumes it from its last checkpoint by the recipe it was begun with, in which
   * what was found at the start is settled.
   *
   * @param recipe to begin with
   * @param runs the folder; it need not exist
   */
  static TrainingRun begunOrResumed(Recipe recipe, Path runs) {
    Catalogue catalogue = Catalogue.builtIn();
    List<RunFolder> begun = RunFolder.list(runs);
    if (begun.isEmpty()) {
      return TrainingRun.start(catalogue, recipe, runs);
    }
    RunFolder folder = begun.get(begun.size() - 1);
    return TrainingRun.resume(catalogue, folder, catalogue.recipes().read(folder.recipe()));
  }
}
