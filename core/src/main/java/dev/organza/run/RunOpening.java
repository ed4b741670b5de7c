package dev.organza.run;

import dev.organza.AtomicFile;
import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.summary.DataWarnings;
import dev.organza.diagnostics.Examination;
import dev.organza.game.Game;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.translation.Translator;
import dev.organza.model.translation.TranslatorDescription;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.run.worker.Invitation;
import dev.organza.torch.SharedBatch;
import dev.organza.torch.Threads;
import dev.organza.torch.WorkerGroup;
import dev.organza.train.Checkpoint;
import dev.organza.train.Checkpoints;
import dev.organza.train.Hardware;
import dev.organza.train.SharedState;
import dev.organza.train.Trainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Opens a run: its data, recipe, hardware and folder, in an order in which whatever can be refused
 * is refused before anything is written. What was opened is closed again if a later part fails.
 */
final class RunOpening {

  /** The metadata of a model file with weights of players that no model is made of. */
  private static final Map<String, String> NO_MODEL = Map.of("format", "organza-players-1");

  private final Catalogue catalogue;
  private final List<RunListener> listeners;
  private final WorkerGroup workers;
  private final LogWriter log = new LogWriter();
  private final RunEvents events;
  private final List<Runnable> opened = new ArrayList<>();

  /**
   * An opening of a run.
   *
   * @param workers who train it; this is the first of them
   */
  RunOpening(Catalogue catalogue, List<RunListener> listeners, WorkerGroup workers) {
    this.catalogue = catalogue;
    this.listeners = listeners;
    this.workers = workers;
    List<RunListener> all = new ArrayList<>(List.of(log));
    all.addAll(listeners);
    this.events = new RunEvents(all);
  }

  RunEvents events() {
    return events;
  }

  TrainingRun start(Recipe written, Dataset dataset, Path runs) {
    Recipe recipe = withWorkers(written);
    return closedOnFailure(
        () -> {
          opened.add(dataset::close);
          // Before anything can be refused: a note may be the reason.
          dataset.notes().forEach(events::note);
          DataWarnings.of(dataset).forEach(events::note);
          Preparation prepared = Preparation.of(catalogue, recipe, dataset);
          recipe.caution(dataset.schema().sample()).ifPresent(events::note);
          requireShareable(prepared);
          Hardware hardware = prepared.chooseHardware(events::note);
          Optional<GammaProbes> probes = GammaProbes.of(prepared);
          Optional<GammaChoice> choice = Optional.empty();
          if (probes.isPresent()) {
            refuseEarly(recipe, prepared, hardware);
            choice = Optional.of(probes.get().choose(prepared, hardware, events));
            prepared = prepared.withGamma(choice.get().gamma());
          }
          Recipe resolved = prepared.resolved(catalogue, hardware);
          RunData.noteHashing(dataset, events);
          invite(resolved, dataset);
          Trainer trainer = trainer(prepared, hardware);
          check(recipe, trainer);
          RunFolder folder = RunFolder.create(runs, recipe.name(), resolved.data().source());
          writeRecipe(resolved, folder);
          Provenance.of(dataset, hardware, recipe.seed()).write(folder.provenance());
          opened.add(RunLock.of(folder)::close);
          Parts parts = parts(dataset, folder, resolved, trainer, choice);
          TrainingRun run = run(parts);
          try (Threads.Lease lease = trainer.lease()) {
            run.begin();
            SharedState.fromFirst(trainer);
          }
          return run;
        });
  }

  TrainingRun resume(RunFolder folder, Recipe recipe) {
    if (recipe.game().isOpen()) {
      throw new UsageException(
          "gamma is auto, which is found at the start of a run, and this one has begun.",
          Hint.say("Give a number, or start a new run."));
    }
    return closedOnFailure(
        () -> {
          opened.add(RunLock.of(folder)::close);
          Dataset dataset = RunData.open(catalogue, folder, recipe.data(), events);
          opened.add(dataset::close);
          dataset.notes().forEach(events::note);
          noteWorkers(folder);
          Recipe located = withWorkers(recipe.withData(catalogue.sources().located(recipe.data())));
          Preparation prepared = Preparation.of(catalogue, located, dataset);
          requireShareable(prepared);
          Hardware hardware = prepared.chooseHardware(events::note);
          invite(prepared.resolved(catalogue, hardware), dataset);
          Trainer trainer = trainer(prepared, hardware);
          check(located, trainer);
          Parts parts = parts(dataset, folder, located, trainer, Optional.empty());
          TrainingRun run = run(parts);
          try (Threads.Lease lease = trainer.lease()) {
            Checkpoint checkpoint = parts.checkpoints.restoreNewest(trainer, events::note);
            parts.journal.recall(checkpoint);
            parts.clock.resumeAt(checkpoint.seconds());
            SharedState.fromFirst(trainer);
            events.tell(new RunEvent.Resumed(trainer.progress().images()));
          }
          writeRecipe(located, folder);
          events.note(
              "Resumed " + folder.name() + " at " + trainer.progress().kimgText() + " kimg.");
          return run;
        });
  }

  private Recipe withWorkers(Recipe recipe) {
    return recipe.withHardware(recipe.hardware().withWorkers(workers.size()));
  }

  /** Better now than after probes and measurements. */
  private void requireShareable(Preparation prepared) {
    Game game = prepared.plan().game();
    int batch = prepared.plan().training().batch();
    game.requireBatch(batch);
    SharedBatch.of(workers, batch, game.batchMultiple());
  }

  /** Sums of rounded numbers depend on how many workers add them up. */
  private void noteWorkers(RunFolder folder) {
    int before = catalogue.recipes().read(folder.recipe()).hardware().workers();
    if (before != workers.size()) {
      events.note(
          "%s was trained by %d %s and goes on with %d: its weights will not be the same bit for bit."
              .formatted(
                  folder.name(), before, before == 1 ? "worker" : "workers", workers.size()));
    }
  }

  private TrainingRun closedOnFailure(Supplier<TrainingRun> opening) {
    try {
      return opening.get();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Closes everything, the last that was opened first. */
  private void close() {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).run();
    }
    opened.clear();
  }

  /** Tells the other workers what to train: all make their trainers together. */
  private void invite(Recipe resolved, Dataset dataset) {
    if (workers.size() > 1) {
      Invitation.of(catalogue, resolved, dataset).send(workers);
    }
  }

  private Trainer trainer(Preparation prepared, Hardware hardware) {
    workers.computesOn(hardware.device(), prepared.recipe().hardware().exchange());
    Trainer trainer = new Trainer(prepared.plan(), prepared.data(), hardware, workers);
    opened.add(trainer::close);
    return trainer;
  }

  /** What the listeners refuse should not cost the time of probes. */
  private void refuseEarly(Recipe recipe, Preparation prepared, Hardware hardware) {
    try (Trainer planned = new Trainer(prepared.plan(), prepared.data(), hardware)) {
      check(recipe, planned);
    }
  }

  /** Refuses what the listeners could not serve: better now than at the end of the training. */
  private void check(Recipe recipe, Trainer trainer) {
    if (!recipe.reports().metrics().isEmpty()
        && listeners.stream().noneMatch(RunListener::measures)) {
      throw new UsageException(
          "The recipe asks for "
              + recipe.reports().metrics().get(0).name()
              + " while it trains (reports.metrics), and no listener computes metrics.\n"
              + "Hand the run a listener that does, such as the MetricsListener of the module"
              + " metrics, or leave reports.metrics empty.");
    }
    PlannedRun planned =
        new PlannedRun(
            catalogue,
            recipe,
            trainer.data().dataset(),
            description(recipe, trainer).map(of -> Model.of(trainer, of)),
            translators(recipe, trainer).map(of -> Translator.of(trainer, of)));
    listeners.forEach(listener -> listener.check(planned));
  }

  private static Optional<ModelDescription> description(Recipe recipe, Trainer trainer) {
    return ModelDescription.find(recipe.name(), trainer.plan().game(), trainer.data());
  }

  private static Optional<TranslatorDescription> translators(Recipe recipe, Trainer trainer) {
    return TranslatorDescription.find(recipe.name(), trainer.plan().game(), trainer.data());
  }

  /** What a run consists of. */
  private record Parts(
      LiveRun live,
      Trainer trainer,
      RunClock clock,
      JournalWriter journal,
      Checkpoints checkpoints,
      CheckpointWriter checkpointWriter) {}

  /**
   * Attaches the listeners. A run's own come before the others, so that these find journal and
   * pictures written; checkpoints come last, so that what is written up to a checkpoint is in it.
   */
  private Parts parts(
      Dataset dataset,
      RunFolder folder,
      Recipe recipe,
      Trainer trainer,
      Optional<GammaChoice> choice) {
    Optional<ModelDescription> description = description(recipe, trainer);
    LiveRun live = new TrainingRun.View(catalogue, recipe, folder, trainer, description, events);
    RunClock clock = new RunClock(trainer);
    JournalWriter journal =
        new JournalWriter(folder.journal(), recipe.reports(), trainer, clock, events);
    opened.add(journal::close);
    Watched watched = Watched.of(live, trainer, dataset.leftOut());
    Optional<Examination> examination = watched.examination;
    examination.ifPresent(one -> opened.add(one::close));
    PictureWriter pictures = new PictureWriter(live, watched.pictures);
    Checkpoints checkpoints = new Checkpoints(folder.checkpointsDir(), recipe.checkpoints());
    CheckpointWriter writer =
        new CheckpointWriter(
            checkpoints,
            recipe.checkpoints(),
            trainer,
            description
                .map(of -> of.metadata(catalogue.kinds()))
                .or(() -> translators(recipe, trainer).map(TranslatorDescription::metadata))
                .orElse(NO_MODEL),
            journal,
            clock,
            events);
    log.attach(live);
    listeners.forEach(listener -> listener.attach(live));
    List<RunListener> before = new ArrayList<>(List.of(journal));
    examination.ifPresent(one -> before.add(new Examinations(recipe, one, events)));
    before.add(pictures);
    List<RunListener> after = new ArrayList<>();
    // When all have heard of the start, and before the first checkpoint, which keeps the journal.
    choice.ifPresent(found -> after.add(event -> tellAtStart(event, found)));
    after.add(writer);
    events.surround(before, after);
    return new Parts(live, trainer, clock, journal, checkpoints, writer);
  }

  private void tellAtStart(RunEvent event, GammaChoice found) {
    if (event instanceof RunEvent.Started) {
      events.tell(new RunEvent.GammaChosen(found));
    }
  }

  private TrainingRun run(Parts parts) {
    return new TrainingRun(
        parts.live, parts.trainer, events, parts.clock, parts.checkpointWriter, this::close);
  }

  /**
   * What looks at a training from outside. It knows the samples which are held out, or left out as
   * the last, if there are any.
   */
  private record Watched(Optional<Examination> examination, RunPictures pictures) {
    static Watched of(LiveRun live, Trainer trainer, Optional<Dataset> unseen) {
      return new Watched(
          Examination.of(trainer, unseen),
          RunPictures.of(live, trainer, unseen.orElse(trainer.data().dataset())));
    }
  }

  private void writeRecipe(Recipe recipe, RunFolder folder) {
    AtomicFile.write(
        folder.recipe(), catalogue.recipes().write(recipe).getBytes(StandardCharsets.UTF_8));
  }
}
