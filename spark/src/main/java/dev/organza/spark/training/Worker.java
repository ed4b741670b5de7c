package dev.organza.spark.training;

import dev.organza.FileTree;
import dev.organza.OrganzaException;
import dev.organza.doctor.DoctorListener;
import dev.organza.metric.evaluation.MetricsListener;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunEvent;
import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import dev.organza.run.StopReason;
import dev.organza.run.TrainingRun;
import dev.organza.run.worker.WorkerTraining;
import dev.organza.torch.LostWorkerException;
import dev.organza.torch.WorkerGroup;
import dev.organza.torch.c10d.C10dGroup;
import dev.organza.torch.c10d.Rendezvous;
import dev.organza.train.Checkpoints;
import dev.organza.train.DivergenceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** A worker of a training on a cluster, in the process of an executor. */
final class Worker {

  /**
   * Which worker it is.
   *
   * @param rank from 0
   * @param size how many there are
   * @param rendezvous where they meet
   */
  record Place(int rank, int size, Rendezvous rendezvous) {}

  private final WorkerPlan plan;
  private final RunStore store;
  private final Path temporary;
  private final Path data;
  private final Place place;
  private final String owner;
  private final StopRequest stop;
  private final Catalogue catalogue = Catalogue.discovered();

  /**
   * A worker that has not begun.
   *
   * @param temporary a folder of its own
   * @param data where the samples lie on this machine
   * @param owner how the folder of the run knows it
   */
  Worker(
      WorkerPlan plan,
      RunStore store,
      Path temporary,
      Path data,
      Place place,
      String owner,
      StopRequest stop) {
    this.plan = plan;
    this.store = store;
    this.temporary = temporary;
    this.data = data;
    this.place = place;
    this.owner = owner;
    this.stop = stop;
  }

  /**
   * Trains.
   *
   * @throws RuntimeException if another attempt may do better
   */
  AttemptOutcome train() {
    try (WorkerGroup group =
        C10dGroup.join(
            place.rendezvous(), place.rank(), place.size(), C10dGroup.PATIENCE, stop::check)) {
      try {
        return place.rank() == 0 ? lead(group) : follow(group);
      } catch (RuntimeException | Error e) {
        group.fail(String.valueOf(e.getMessage()).lines().findFirst().orElse("it failed"));
        return outcome(e);
      }
    }
  }

  private AttemptOutcome outcome(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof LostWorkerException lost && lost.left()) {
        return AttemptOutcome.abandoned();
      }
      if (each instanceof LostWorkerException || each instanceof StoreException) {
        throw rethrown(failure);
      }
    }
    if (failure instanceof OrganzaException || failure instanceof DivergenceException) {
      return AttemptOutcome.failed((RuntimeException) failure, this::worded);
    }
    throw rethrown(failure);
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  /** Names what lies in the temporary folder by what it is a copy of. */
  private String worded(String text) {
    return text.replace(local().toString(), store.where(""))
        .replaceAll(
            java.util.regex.Pattern.quote(runs().toString()) + "/[^/\\s]+",
            java.util.regex.Matcher.quoteReplacement(store.where("")))
        .replace(data.toString(), store.source(plan.data()));
  }

  private Path runs() {
    return temporary.resolve("runs");
  }

  private Path local() {
    return runs().resolve(store.name());
  }

  private AttemptOutcome follow(WorkerGroup group) {
    WorkerTraining training =
        new WorkerTraining(
            catalogue, group, told -> told.withData(told.data().withSource(data.toString())));
    stop.onRequest(training::stop);
    training.train((file, bytes, total) -> {});
    return AttemptOutcome.ended(StopReason.COMPLETE, 0);
  }

  private AttemptOutcome lead(WorkerGroup group) {
    RunMirror mirror = new RunMirror(store, catalogue, store.source(plan.data()), owner);
    mirror.begin();
    RunListener guard =
        event -> {
          if (event instanceof RunEvent.Noted || event instanceof RunEvent.Probing) {
            stop.check();
          }
        };
    RunListener[] listeners = {guard, new MetricsListener(), new DoctorListener(), mirror};
    try (TrainingRun run = open(group, mirror, listeners)) {
      stop.onRequest(run::stop);
      StopReason reason =
          run.train(plan.minutes() > 0 ? Optional.of(plan.minutes()) : Optional.empty());
      mirror.copyFiles();
      return AttemptOutcome.ended(reason, run.trainer().progress().images());
    } catch (OrganzaException e) {
      if (e.getCause() instanceof DivergenceException) {
        mirror.copyFiles();
      }
      throw e;
    }
  }

  /** The run in the folder from its newest sound checkpoint, or a new one. */
  private TrainingRun open(WorkerGroup group, RunMirror mirror, RunListener... listeners) {
    try {
      Files.createDirectories(runs());
      if (store.holdsRun()) {
        store.fetch("", local(), RunStore.DATA);
        RunFolder folder = new RunFolder(local(), RunFolder.UNNUMBERED);
        Recipe recipe = plan.resumes() ? told() : here(catalogue.recipes().read(folder.recipe()));
        if (hasCheckpoint(folder, recipe)) {
          mirror.isCopy(local());
          return TrainingRun.resume(catalogue, folder, recipe, group, listeners);
        }
        FileTree.delete(local());
      }
      return TrainingRun.start(catalogue, told(), runs(), group, listeners);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasCheckpoint(RunFolder folder, Recipe recipe) {
    try {
      Objects.requireNonNull(
          new Checkpoints(folder.checkpointsDir(), recipe.checkpoints()).newest(refused -> {}));
      return true;
    } catch (OrganzaException e) {
      return false;
    }
  }

  private Recipe told() {
    return here(catalogue.recipes().parse(plan.recipe()));
  }

  private Recipe here(Recipe recipe) {
    return recipe.withData(recipe.data().withSource(data.toString()));
  }
}
