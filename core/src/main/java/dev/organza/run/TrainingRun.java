package dev.organza.run;

import dev.organza.AtomicFile;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.WritableFolder;
import dev.organza.data.Dataset;
import dev.organza.data.source.Sources;
import dev.organza.data.summary.DataWarnings;
import dev.organza.diagnostics.DiagnosticsExamination;
import dev.organza.doctor.Doctor;
import dev.organza.doctor.Finding;
import dev.organza.journal.Event;
import dev.organza.journal.History;
import dev.organza.journal.Journal;
import dev.organza.metric.Result;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.optim.Progress;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.torch.Threads;
import dev.organza.train.Checkpoint;
import dev.organza.train.Checkpoints;
import dev.organza.train.DivergenceException;
import dev.organza.train.Hardware;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A training with its run folder: plays rounds, and keeps journal, pictures and checkpoints on the
 * way.
 *
 * <pre>{@code
 * try (TrainingRun run = TrainingRun.start(recipe, Path.of("runs"), RunListener.silent())) {
 *   run.train(Optional.empty());
 *   float[][] heights = run.model().sample(1000, 1);
 * }
 * }</pre>
 *
 * <p>What falls due is decided by the images seen and nothing else, so that a resumed run does the
 * same as one that was never interrupted. Only {@link #stop} may be called from another thread.
 */
public final class TrainingRun implements AutoCloseable {

  private final RunFolder folder;
  private final Recipes recipes;
  private final Recipe recipe;
  private final RunListener listener;
  private final Trainer trainer;
  private final ModelDescription description;
  private final Checkpoints checkpoints;
  private final RunPictures pictures;
  private final LiveMetrics metrics;
  private final RunLock lock;
  private final RunLog log;
  private final Journal journal;
  private final History steps = new History();
  private final List<Event> measured = new ArrayList<>();
  private final DiagnosticsExamination examination;
  private final Doctor doctor;
  private double secondsBefore;
  private Sitting sitting;
  private Waiting waiting = Waiting.NONE;
  private long checkpointImages = -1;
  private @Nullable StepStatistics unwritten;
  private @Nullable Event closing;
  private volatile boolean stopRequested;

  private TrainingRun(
      RunFolder folder,
      Recipes recipes,
      Recipe recipe,
      RunListener listener,
      Trainer trainer,
      RunLock lock) {
    this.folder = folder;
    this.recipes = recipes;
    this.recipe = recipe;
    this.listener = listener;
    this.trainer = trainer;
    this.lock = lock;
    this.log = new RunLog(folder.log());
    this.description = ModelDescription.of(recipe.name(), trainer.plan().game(), trainer.data());
    this.checkpoints = new Checkpoints(folder.checkpointsDir(), recipe.checkpoints());
    this.pictures =
        new RunPictures(
            folder,
            Preview.of(trainer.data().dataset(), recipe.reports().samples(), recipe.seed()));
    this.metrics = new LiveMetrics(recipe, trainer.data().dataset(), folder, listener);
    this.examination = examination(recipe, trainer, listener);
    this.doctor = new Doctor(CaseFacts.of(recipes, recipe, trainer.data().dataset().shape()));
    this.journal = Journal.open(folder.journal());
    this.sitting = new Sitting(trainer);
  }

  /**
   * Prepares a new run in a new folder.
   *
   * @param recipe what to train
   * @param runs the folder of run folders, made if need be
   * @throws UsageException if the recipe does not fit the data
   * @throws OrganzaException if the data cannot be had or the folder not be written
   */
  public static TrainingRun start(Recipe recipe, Path runs, RunListener listener) {
    return start(Recipes.standard(), recipe, runs, listener);
  }

  /**
   * Prepares a new run of a recipe whose kinds need not all come with Organza.
   *
   * @param recipes knows the recipe's kinds
   */
  public static TrainingRun start(Recipes recipes, Recipe recipe, Path runs, RunListener listener) {
    WritableFolder.require(runs);
    return start(recipes, recipe, Sources.standard().open(recipe.data(), listener), runs, listener);
  }

  /** As above, on data that is open already; the run closes it. */
  static TrainingRun start(
      Recipes recipes, Recipe recipe, Dataset dataset, Path runs, RunListener listener) {
    Trainer trainer = null;
    RunLock lock = null;
    TrainingRun run = null;
    try {
      // Before anything can be refused: a note may be the reason.
      List<String> noted = new ArrayList<>(dataset.notes());
      noted.addAll(DataWarnings.of(dataset));
      noted.forEach(listener::note);
      Preparation prepared = Preparation.of(recipes, recipe, dataset);
      recipe
          .caution(dataset.shape())
          .ifPresent(
              caution -> {
                noted.add(caution);
                listener.note(caution);
              });
      Hardware hardware =
          prepared.chooseHardware(
              line -> {
                noted.add(line);
                listener.note(line);
              });
      trainer = new Trainer(prepared.plan(), prepared.data(), hardware);
      requireMetrics(recipe, trainer);
      Recipe resolved = prepared.resolved(hardware);
      RunFolder folder = RunFolder.create(runs, recipe.name(), resolved.data().source());
      writeRecipe(recipes, resolved, folder);
      RunData.noteHashing(dataset, listener);
      Provenance.of(dataset, hardware, recipe.seed()).write(folder.provenance());
      lock = RunLock.of(folder);
      run = new TrainingRun(folder, recipes, resolved, listener, trainer, lock);
      noted.forEach(run.log::add);
      try (Threads.Lease lease = trainer.lease()) {
        run.begin();
      }
      return run;
    } catch (RuntimeException e) {
      close(run, trainer, dataset, lock);
      throw e;
    }
  }

  /**
   * Goes on with a run from its newest sound checkpoint.
   *
   * @param recipe the run's own recipe, with changes that leave networks and data as they are; the
   *     data may lie elsewhere
   * @throws UsageException if the recipe does not fit the checkpoint
   * @throws OrganzaException if there is no sound checkpoint, or the data are others, by their hash
   */
  public static TrainingRun resume(RunFolder folder, Recipe recipe, RunListener listener) {
    return resume(Recipes.standard(), folder, recipe, listener);
  }

  /**
   * Goes on with a run of a recipe whose kinds need not all come with Organza.
   *
   * @param recipes knows the recipe's kinds
   */
  public static TrainingRun resume(
      Recipes recipes, RunFolder folder, Recipe recipe, RunListener listener) {
    RunLock lock = RunLock.of(folder);
    Dataset dataset = null;
    Trainer trainer = null;
    TrainingRun run = null;
    try {
      dataset = RunData.open(recipes, folder, recipe.data(), listener);
      dataset.notes().forEach(listener::note);
      Recipe located = recipe.withData(Sources.standard().located(recipe.data()));
      Preparation prepared = Preparation.of(recipes, located, dataset);
      trainer =
          new Trainer(prepared.plan(), prepared.data(), prepared.chooseHardware(listener::note));
      requireMetrics(located, trainer);
      run = new TrainingRun(folder, recipes, located, listener, trainer, lock);
      try (Threads.Lease lease = trainer.lease()) {
        run.goOn();
      }
      return run;
    } catch (RuntimeException e) {
      close(run, trainer, dataset, lock);
      throw e;
    }
  }

  /** Refuses metrics that could not measure this run: better now than at its end. */
  private static void requireMetrics(Recipe recipe, Trainer trainer) {
    Model model =
        Model.of(
            trainer, ModelDescription.of(recipe.name(), trainer.plan().game(), trainer.data()));
    LiveMetrics.requireFit(recipe, trainer.data().dataset(), model);
  }

  /** An examination that also knows the samples which {@code data.first} leaves out. */
  private static DiagnosticsExamination examination(
      Recipe recipe, Trainer trainer, RunListener listener) {
    int first = recipe.data().first();
    if (first == 0) {
      return new DiagnosticsExamination(trainer, Optional.empty());
    }
    try (Dataset whole = Sources.standard().open(recipe.data().withFirst(0), listener)) {
      return new DiagnosticsExamination(
          trainer,
          whole.count() > first
              ? Optional.of(whole.slice(first, whole.count()))
              : Optional.empty());
    }
  }

  /** Closes what a run that failed to begin had opened: the run itself if it got that far. */
  private static void close(
      @Nullable TrainingRun run,
      @Nullable Trainer trainer,
      @Nullable Dataset dataset,
      @Nullable RunLock lock) {
    if (run != null) {
      run.close();
      return;
    }
    if (trainer != null) {
      trainer.close();
    }
    if (dataset != null) {
      dataset.close();
    }
    if (lock != null) {
      lock.close();
    }
  }

  private static void writeRecipe(Recipes recipes, Recipe recipe, RunFolder folder) {
    AtomicFile.write(folder.recipe(), recipes.write(recipe).getBytes(StandardCharsets.UTF_8));
  }

  private void begin() {
    journal("start", Map.of("recipe", recipe.name(), "data", recipe.data().source()));
    log.add("Started " + folder.name() + " on " + recipe.hardware() + ".");
    drawSamples(); // there are no curves yet
    save();
  }

  private void goOn() {
    Checkpoint checkpoint = checkpoints.restoreNewest(trainer, this::note);
    if (checkpoint.journalBytes() < journal.bytes()) {
      closing = closingRow(checkpoint.position().progress());
      journal.truncate(checkpoint.journalBytes());
    }
    Journal.read(
        folder.journal(),
        event -> {
          if (event.kind().equals(Event.STEP)) {
            steps.add(event);
            closing = closing != null && closing.images() == event.images() ? null : closing;
          } else if (event.kind().equals(MeasuredState.KIND)) {
            measured.add(event);
          }
          doctor.hear(event);
        });
    MeasuredState.best(measured).ifPresent(state -> checkpoints.keep(state.images()));
    secondsBefore = checkpoint.seconds();
    checkpointImages = trainer.progress().images();
    pictures.drawnUpTo(checkpointImages);
    writeRecipe(recipes, recipe, folder);
    note("Resumed " + folder.name() + " at " + trainer.progress().kimgText() + " kimg.");
  }

  /**
   * Trains until the recipe's images are seen, the time is up, or {@link #stop} is called, and
   * leaves a checkpoint of the last round.
   *
   * @param minutes the longest this sitting may take; empty for no limit
   * @throws OrganzaException if the training diverges or something cannot be written; the message
   *     names the last good checkpoint
   */
  public StopReason train(Optional<Double> minutes) {
    try (Threads.Lease lease = trainer.lease()) {
      return trained(minutes);
    }
  }

  private StopReason trained(Optional<Double> minutes) {
    long target = Math.round(recipe.training().kimg() * 1000);
    long firstImages = trainer.progress().images();
    double kimg = recipe.training().kimg();
    sitting = new Sitting(trainer);
    StopReason ending = StopReason.COMPLETE;
    while (trainer.progress().images() < target) {
      if (stopRequested) {
        ending = StopReason.STOPPED;
        break;
      }
      if (minutes.isPresent() && sitting.seconds() > minutes.get() * 60) {
        ending = StopReason.TIME_UP;
        break;
      }
      long before = trainer.progress().images();
      boolean examined =
          recipe.reports().examinationDue(kimg, before, before + trainer.imagesOfNextRound());
      if (examined) {
        examination.before();
      }
      StepStatistics statistics = step();
      long images = statistics.progress().images();
      closing = null;
      unwritten = statistics;
      if (crosses(recipe.reports().journalEveryKimg(), before, images)) {
        Event row = row(statistics);
        append(row);
        steps.add(row);
        unwritten = null;
      }
      if (examined) {
        journal(Event.DIAGNOSTICS, examination.after(statistics).values());
      }
      pictures.reals(); // after the first round, which is waited for
      listener.round(statistics, target, sitting.seconds(), images - firstImages);
      if (crosses(recipe.reports().samplesEveryKimg(), before, images)) {
        draw();
      }
      boolean best = measure(before, images);
      if (best || crosses(recipe.checkpoints().everyKimg(), before, images)) {
        save();
      }
    }
    waiting = sitting.waiting();
    if (unwritten != null) {
      closing = row(unwritten);
      steps.add(closing);
      unwritten = null;
    }
    // The pictures come before the checkpoint, which says that all up to it is done.
    if (trainer.progress().images() != pictures.upTo()) {
      draw();
    }
    if (trainer.progress().images() != checkpointImages) {
      save();
    }
    // After the checkpoint, which says where a sitting that goes on cuts the journal off: what is
    // not due by the images seen must not be in the journal of a longer run.
    if (closing != null) {
      append(closing);
      closing = null;
    }
    log.add("Ended (" + ending + ") at " + trainer.progress().kimgText() + " kimg.");
    return ending;
  }

  /** How long the rounds of the last {@link #train} waited for real samples. */
  public Waiting waiting() {
    return waiting;
  }

  /** Asks {@link #train} to finish its round, save and return. */
  public void stop() {
    stopRequested = true;
  }

  /** Asks the metrics that are due; whether the first of them found this state the best so far. */
  private boolean measure(long before, long images) {
    List<Result> results = metrics.ask(model(), images, every -> crosses(every, before, images));
    if (results.isEmpty()) {
      return false;
    }
    for (Result result : results) {
      measured.add(journal(MeasuredState.KIND, MeasuredState.values(result)));
      note(
          String.format(
              Locale.ROOT,
              "%s at %s kimg: %.4g.",
              result.metric(),
              trainer.progress().kimgText(),
              result.measure().value()));
    }
    Optional<MeasuredState> best = MeasuredState.best(measured);
    best.ifPresent(state -> checkpoints.keep(state.images()));
    return best.filter(state -> state.images() == images).isPresent();
  }

  private StepStatistics step() {
    try {
      return trainer.step();
    } catch (DivergenceException e) {
      throw diverged(e);
    }
  }

  private OrganzaException diverged(DivergenceException e) {
    journal(Event.DIVERGED, Map.of("tensor", e.tensor()));
    log.add(String.valueOf(e.getMessage()));
    return new OrganzaException(
        e.getMessage()
            + " The last good checkpoint is "
            + checkpoints.at(checkpointImages)
            + ".\nResume it with a lower rate: organza train --resume "
            + folder.path()
            + " --set discriminator.optimizer.learningRate="
            + recipe.discriminator().optimizer().learningRate() / 2
            + " --set generator.optimizer.learningRate="
            + recipe.generator().optimizer().learningRate() / 2,
        e);
  }

  private static boolean crosses(double everyKimg, long before, long after) {
    return (long) (after / (everyKimg * 1000)) > (long) (before / (everyKimg * 1000));
  }

  /**
   * The row of the last round beyond the newest checkpoint, if the journal has one: it belongs
   * there again if no further round is played.
   */
  private @Nullable Event closingRow(Progress reached) {
    Event[] last = new Event[1];
    Journal.read(
        folder.journal(),
        event -> {
          if (event.kind().equals(Event.STEP)) {
            last[0] = event;
          }
        });
    Event row = last[0];
    return row != null && row.images() == reached.images() ? row : null;
  }

  private Event row(StepStatistics statistics) {
    Map<String, Object> values = values(statistics);
    values.put(Event.WAITING, sitting.waitingSinceLastRow().share());
    return event(Event.STEP, values);
  }

  private static Map<String, Object> values(StepStatistics s) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("discriminator.loss", s.discriminatorLoss());
    values.put("generator.loss", s.generatorLoss());
    values.put("discriminator.real", s.dReal());
    values.put("discriminator.fake", s.dFake());
    values.put("discriminator.gradientNorm", s.discriminatorGradient());
    values.put("generator.gradientNorm", s.generatorGradient());
    s.penalty().ifPresent(penalty -> values.put("discriminator.penalty", penalty));
    s.information().forEach((code, nats) -> values.put("information." + code, nats));
    return values;
  }

  /** Brings the pictures up to date. */
  private void draw() {
    drawSamples();
    pictures.curves(steps);
  }

  private void drawSamples() {
    pictures.samples(model(), trainer.progress().images());
  }

  private void save() {
    journal.sync();
    try {
      checkpoints.save(
          trainer, description.metadata(), journal.bytes(), secondsBefore + sitting.seconds());
    } catch (DivergenceException e) {
      throw diverged(e);
    }
    checkpointImages = trainer.progress().images();
  }

  private Event journal(String kind, Map<String, Object> values) {
    Event event = event(kind, values);
    append(event);
    return event;
  }

  private Event event(String kind, Map<String, Object> values) {
    return new Event(
        kind,
        trainer.progress().step(),
        trainer.progress().images(),
        secondsBefore + sitting.seconds(),
        values);
  }

  private void append(Event event) {
    journal.append(event);
    for (Doctor.Change change : doctor.hear(event)) {
      journal(Event.FINDING, change.values());
      if (!event.kind().equals(Event.DIVERGED)) { // which the exception tells
        note(change.line());
      }
    }
  }

  /**
   * The doctor, having heard the journal of a run: one that is over, or one that is still going on.
   *
   * @throws OrganzaException if the journal or the recipe cannot be read; the message names the
   *     file, and in a journal the line
   */
  public static Doctor doctor(RunFolder folder) {
    Recipe recipe = Recipes.standard().read(folder.recipe());
    Shape shape = Provenance.read(folder.provenance()).data().shape();
    Doctor doctor = new Doctor(CaseFacts.of(Recipes.standard(), recipe, shape));
    Journal.read(folder.journal(), doctor::hear);
    return doctor;
  }

  /** What the doctor finds so far. */
  public List<Finding> findings() {
    return doctor.findings();
  }

  private void note(String line) {
    listener.note(line);
    log.add(line);
  }

  /** The run's folder. */
  public RunFolder folder() {
    return folder;
  }

  /** The recipe, fully resolved. */
  public Recipe recipe() {
    return recipe;
  }

  /** The trainer, for a look at what is being trained. */
  public Trainer trainer() {
    return trainer;
  }

  /**
   * The averaged generator and the discriminator as they are now; valid until this run is closed.
   */
  public Model model() {
    return Model.of(trainer, description);
  }

  @Override
  public void close() {
    journal.close();
    examination.close();
    trainer.close();
    trainer.data().dataset().close();
    lock.close();
  }
}
