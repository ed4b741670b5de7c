package dev.organza.run;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.WritableFolder;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.translation.Translator;
import dev.organza.model.translation.TranslatorDescription;
import dev.organza.optim.Optimizer;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.worker.WorkerTraining;
import dev.organza.torch.LostWorkerException;
import dev.organza.torch.Threads;
import dev.organza.torch.WorkerGroup;
import dev.organza.train.DivergenceException;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training with its run folder: computes steps, and tells its listeners what happens. Journal,
 * log, pictures and checkpoints are listeners of its own; metrics, the doctor and whatever else are
 * handed in.
 *
 * <pre>{@code
 * try (TrainingRun run = TrainingRun.start(catalogue, recipe, Path.of("runs"))) {
 *   run.train(Optional.empty());
 *   float[][] heights = run.model().sample(1000, 1);
 * }
 * }</pre>
 *
 * <p>What falls due is decided by the images seen and nothing else, so that a resumed run does the
 * same as one that was never interrupted. Only {@link #stop} may be called from another thread.
 */
public final class TrainingRun implements AutoCloseable {

  private final LiveRun live;
  private final Trainer trainer;
  private final RunEvents events;
  private final RunClock clock;
  private final CheckpointWriter checkpoints;
  private final Runnable close;
  private Waiting waiting = Waiting.NONE;
  private boolean left;
  private volatile boolean stopRequested;

  /**
   * A run that is open.
   *
   * @param close gives back all that it holds
   */
  TrainingRun(
      LiveRun live,
      Trainer trainer,
      RunEvents events,
      RunClock clock,
      CheckpointWriter checkpoints,
      Runnable close) {
    this.live = live;
    this.trainer = trainer;
    this.events = events;
    this.clock = clock;
    this.checkpoints = checkpoints;
    this.close = close;
  }

  /**
   * Prepares a new run in a new folder.
   *
   * @param catalogue knows the recipe's kinds and the sources of data
   * @param recipe what to train
   * @param runs the folder of run folders, made if need be
   * @param listeners are told what happens, in this order
   * @throws UsageException if the recipe does not fit the data, or asks for metrics and no listener
   *     computes any
   * @throws OrganzaException if the data cannot be had or the folder not be written
   */
  public static TrainingRun start(
      Catalogue catalogue, Recipe recipe, Path runs, RunListener... listeners) {
    return start(catalogue, recipe, runs, WorkerGroup.alone(), listeners);
  }

  /**
   * Prepares a new run that several workers train. This one is the first of them and has the folder
   * and the listeners; the others are {@link WorkerTraining}s.
   *
   * @param workers the group, which stays the caller's
   * @throws UsageException as above, or if the batch cannot be shared evenly
   */
  public static TrainingRun start(
      Catalogue catalogue,
      Recipe recipe,
      Path runs,
      WorkerGroup workers,
      RunListener... listeners) {
    WritableFolder.require(runs);
    RunOpening opening = new RunOpening(catalogue, List.of(listeners), workers);
    return opening.start(recipe, catalogue.sources().open(recipe.data(), opening.events()), runs);
  }

  /** As above, on data that is open already; the run closes it. */
  static TrainingRun start(
      Catalogue catalogue, Recipe recipe, Dataset dataset, Path runs, RunListener... listeners) {
    return new RunOpening(catalogue, List.of(listeners), WorkerGroup.alone())
        .start(recipe, dataset, runs);
  }

  /**
   * Resumes a run from its newest sound checkpoint.
   *
   * @param catalogue knows the recipe's kinds and the sources of data
   * @param recipe the run's own recipe, with changes that leave networks and data as they are; the
   *     data may lie elsewhere
   * @param listeners are told what happens, in this order
   * @throws UsageException if the recipe does not fit the checkpoint, or asks for metrics and no
   *     listener computes any
   * @throws OrganzaException if there is no sound checkpoint, or the data are others, by their hash
   */
  public static TrainingRun resume(
      Catalogue catalogue, RunFolder folder, Recipe recipe, RunListener... listeners) {
    return resume(catalogue, folder, recipe, WorkerGroup.alone(), listeners);
  }

  /**
   * Resumes a run that several workers train, as in {@link #start(Catalogue, Recipe, Path,
   * WorkerGroup, RunListener...)}. With as many as before the weights become the same, bit for bit,
   * as if it had never stopped; else a note says that they do not.
   */
  public static TrainingRun resume(
      Catalogue catalogue,
      RunFolder folder,
      Recipe recipe,
      WorkerGroup workers,
      RunListener... listeners) {
    return new RunOpening(catalogue, List.of(listeners), workers).resume(folder, recipe);
  }

  /** A new run: tells so, and writes its first checkpoint. */
  void begin() {
    try {
      events.tell(new RunEvent.Started(recipe().name(), recipe().data().source()));
    } catch (DivergenceException e) {
      throw diverged(e);
    }
  }

  /**
   * Trains until the recipe's images are seen, the time is up, or {@link #stop} is called, and
   * leaves a checkpoint of the last step.
   *
   * @param minutes the longest this call may take; empty for no limit
   * @throws OrganzaException if the training diverges or something cannot be written; the message
   *     names the last good checkpoint
   */
  public StopReason train(Optional<Double> minutes) {
    if (left) {
      throw new IllegalStateException("the other workers have left; resume the run with new ones");
    }
    left = trainer.workers().size() > 1;
    Sitting sitting = clock.begin();
    try (Threads.Lease lease = trainer.lease()) {
      StopReason reason = loop(sitting, minutes);
      waiting = sitting.waiting();
      events.tell(new RunEvent.Ending(reason));
      events.tell(new RunEvent.Ended(reason));
      return reason;
    } catch (DivergenceException e) {
      throw diverged(e);
    } catch (RuntimeException e) {
      throw lostWorker(e).map(this::lost).orElse(e);
    }
  }

  /** A loss may come to light as an exception of LibTorch, from within a backward pass. */
  private Optional<LostWorkerException> lostWorker(RuntimeException e) {
    try {
      trainer.workers().requireAll();
      return e instanceof LostWorkerException own ? Optional.of(own) : Optional.empty();
    } catch (LostWorkerException known) {
      return Optional.of(known);
    }
  }

  private RuntimeException lost(LostWorkerException e) {
    events.note(String.valueOf(e.getMessage()));
    return new OrganzaException(
        e.getMessage() + " The last good checkpoint is " + checkpoints.newest() + ".",
        Hint.say("Resume it: ").act(Hint.Task.RESUME, folder().path().toString()),
        e);
  }

  private StopReason loop(Sitting sitting, Optional<Double> minutes) {
    long target = Math.round(recipe().training().kimg() * 1000);
    long first = live.images();
    while (live.images() < target) {
      Optional<StopReason> wish = wish(sitting, minutes);
      // All leave the loop at the same step, or the others would wait for ever.
      if (trainer.workers().largest(wish.isPresent() ? 1 : 0) > 0) {
        return wish.orElse(StopReason.STOPPED);
      }
      long before = live.images();
      events.tell(new RunEvent.Stepping(before, before + trainer.imagesOfNextStep()));
      StepStatistics statistics = trainer.step();
      events.tell(
          new RunEvent.Stepped(
              statistics, before, target, sitting.seconds(), live.images() - first));
    }
    return StopReason.COMPLETE;
  }

  private Optional<StopReason> wish(Sitting sitting, Optional<Double> minutes) {
    if (stopRequested) {
      return Optional.of(StopReason.STOPPED);
    }
    return minutes.isPresent() && sitting.seconds() > minutes.get() * 60
        ? Optional.of(StopReason.TIME_UP)
        : Optional.empty();
  }

  private OrganzaException diverged(DivergenceException e) {
    events.tell(new RunEvent.Diverged(e.tensor(), String.valueOf(e.getMessage())));
    return new OrganzaException(
        e.getMessage() + " The last good checkpoint is " + checkpoints.newest() + ".",
        Hint.say("Resume it with a lower rate: ")
            .act(
                Hint.Task.RESUME,
                folder().path().toString(),
                recipe().game().players().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(player -> halved(player.getKey(), player.getValue().optimizer()))
                    .toArray(Hint.SettingChange[]::new)),
        e);
  }

  private Hint.SettingChange halved(String player, Optimizer optimizer) {
    return new Hint.SettingChange(
        recipe().game().path(player) + ".optimizer.learningRate",
        String.valueOf(optimizer.learningRate() / 2));
  }

  /** How long the steps of the last {@link #train} waited for real samples. */
  public Waiting waiting() {
    return waiting;
  }

  /** Asks {@link #train} to finish its step, save and return. */
  public void stop() {
    stopRequested = true;
  }

  /** The run's folder. */
  public RunFolder folder() {
    return live.folder();
  }

  /** The recipe, fully resolved. */
  public Recipe recipe() {
    return live.recipe();
  }

  /** The trainer, for a look at what is being trained. */
  public Trainer trainer() {
    return trainer;
  }

  /**
   * The averaged generator and the discriminator as they are now; valid until this run is closed.
   *
   * @throws UsageException if the game is of other players
   */
  public Model model() {
    return Model.of(
        trainer, ModelDescription.of(recipe().name(), trainer.plan().game(), trainer.data()));
  }

  @Override
  public void close() {
    close.run();
  }

  /**
   * What listeners see of a run.
   *
   * @param description of its model, if there is one to sample from
   */
  record View(
      Catalogue catalogue,
      Recipe recipe,
      RunFolder folder,
      Trainer trainer,
      Optional<ModelDescription> description,
      RunEvents events)
      implements LiveRun {

    @Override
    public Dataset dataset() {
      return trainer.data().dataset();
    }

    @Override
    public long images() {
      return trainer.progress().images();
    }

    @Override
    public Optional<Model> model() {
      return description.map(of -> Model.of(trainer, of));
    }

    @Override
    public Optional<Translator> translator() {
      return TranslatorDescription.find(recipe.name(), trainer.plan().game(), trainer.data())
          .map(of -> Translator.of(trainer, of));
    }

    @Override
    public void tell(RunEvent event) {
      events.tell(event);
    }

    @Override
    public DownloadListener downloads() {
      return events;
    }
  }
}
