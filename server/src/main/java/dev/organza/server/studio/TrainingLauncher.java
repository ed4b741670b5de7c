package dev.organza.server.studio;

import dev.organza.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Starts trainings in processes of their own, so that one that fails in native code, or takes all
 * memory, ends alone. They go on when the studio ends.
 */
public interface TrainingLauncher {

  /**
   * What is to be trained.
   *
   * @param recipe a recipe's name or file; empty for the one that suits the data
   * @param data a source; empty for the recipe's own
   * @param settings changes of the recipe, each {@code path=value}
   */
  record Request(Optional<String> recipe, Optional<String> data, List<String> settings) {

    public Request {
      settings = List.copyOf(settings);
    }
  }

  /**
   * Starts a new run.
   *
   * @param runs the folder of run folders
   * @param log where the process writes what it has to say
   */
  Process start(Request request, Path runs, Path log);

  /**
   * Goes on with a run.
   *
   * @param settings changes of its recipe, each {@code path=value}
   * @param log where the process writes what it has to say
   */
  Process resume(RunFolder run, List<String> settings, Path log);
}
