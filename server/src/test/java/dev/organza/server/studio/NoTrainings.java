package dev.organza.server.studio;

import dev.organza.run.RunFolder;
import java.nio.file.Path;
import java.util.List;

/** Where nothing is to be trained. */
final class NoTrainings implements TrainingLauncher {

  @Override
  public Process start(Request request, Path folder, Path log) {
    throw new AssertionError("a training was started");
  }

  @Override
  public Process resume(RunFolder run, List<String> settings, Path log) {
    throw new AssertionError("a training was resumed");
  }
}
