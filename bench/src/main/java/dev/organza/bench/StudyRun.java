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
   * Begins it, or resumes it from its last checkpoint.
   *
   * @param recipe of both
   * @param runs the folder; it need not exist
   */
  static TrainingRun begunOrResumed(Recipe recipe, Path runs) {
    List<RunFolder> begun = RunFolder.list(runs);
    return begun.isEmpty()
        ? TrainingRun.start(Catalogue.builtIn(), recipe, runs)
        : TrainingRun.resume(Catalogue.builtIn(), begun.get(begun.size() - 1), recipe);
  }
}
