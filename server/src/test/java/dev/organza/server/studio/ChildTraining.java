package dev.organza.server.studio;

import dev.organza.doctor.DoctorListener;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunEvent;
import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Trainings in processes of their own, as those of the command line: they save and end when they
 * are asked to. They are small and slow, so that there is something to see.
 */
final class ChildTraining implements TrainingLauncher {

  private static final List<String> SMALL =
      List.of(
          "hardware.threads=1",
          "hardware.device=cpu",
          "hardware.precision=float32",
          "training.batch=64",
          "training.kimg=1000",
          "checkpoints.everyKimg=1",
          "reports.samples=16",
          "reports.samplesEveryKimg=0.5",
          "reports.journalEveryKimg=0.064");

  private static final long STEP_MILLIS = 25;

  /**
   * Trains.
   *
   * @param arguments a run to resume, or an empty one, the folder of runs, a recipe, and changes of
   *     it
   */
  public static void main(String[] arguments) {
    Catalogue catalogue = Catalogue.builtIn();
    Path runs = Path.of(arguments[1]);
    List<String> settings = List.of(arguments).subList(3, arguments.length);
    RunListener slow =
        event -> {
          if (event instanceof RunEvent.Stepped) {
            pause();
          }
        };
    CountDownLatch ended = new CountDownLatch(1);
    try (TrainingRun run = open(catalogue, runs, arguments[0], arguments[2], settings, slow)) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    run.stop();
                    try {
                      ended.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
      run.train(Optional.empty());
    } finally {
      ended.countDown();
    }
  }

  private static TrainingRun open(
      Catalogue catalogue,
      Path runs,
      String resumed,
      String recipe,
      List<String> settings,
      RunListener slow) {
    if (resumed.isEmpty()) {
      Recipe chosen = catalogue.recipes().set(catalogue.recipes().named(recipe), settings);
      return TrainingRun.start(catalogue, chosen, runs, slow, new DoctorListener());
    }
    RunFolder folder = RunFolder.find(runs, resumed);
    Recipe own = catalogue.recipes().set(catalogue.recipes().read(folder.recipe()), settings);
    return TrainingRun.resume(catalogue, folder, own, slow, new DoctorListener());
  }

  private static void pause() {
    try {
      Thread.sleep(STEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Process start(Request request, Path runs, Path log) {
    List<String> settings = new ArrayList<>(SMALL);
    request.data().ifPresent(source -> settings.add("data.source=" + source));
    settings.addAll(request.settings());
    return launch("", runs, request.recipe().orElse("gan"), settings, log);
  }

  @Override
  public Process resume(RunFolder run, List<String> settings, Path log) {
    return launch(run.name(), run.path().resolveSibling(""), "", settings, log);
  }

  private static Process launch(
      String resumed, Path runs, String recipe, List<String> settings, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            ChildTraining.class.getName(),
            resumed,
            runs.toString(),
            recipe));
    command.addAll(settings);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
