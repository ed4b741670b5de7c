package dev.organza.run.worker;

import dev.organza.OrganzaException;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.torch.Threads;
import dev.organza.torch.WorkerGroup;
import dev.organza.train.Hardware;
import dev.organza.train.SharedState;
import dev.organza.train.Trainer;
import java.util.function.UnaryOperator;

/**
 * The training of a worker that is not the first: it is told what to train, takes the same steps on
 * its part of every batch, and writes nothing.
 */
public final class WorkerTraining {

  private final Catalogue catalogue;
  private final WorkerGroup workers;
  private final UnaryOperator<Recipe> here;
  private volatile boolean stopRequested;

  /**
   * A training that has not begun.
   *
   * @param workers the group, which stays the caller's
   * @param here changes the recipe to how it holds on this machine: where the data lie, which
   *     device computes
   */
  public WorkerTraining(Catalogue catalogue, WorkerGroup workers, UnaryOperator<Recipe> here) {
    this.catalogue = catalogue;
    this.workers = workers;
    this.here = here;
  }

  /**
   * Trains until the first worker says that it is the end.
   *
   * @param listener is told of downloads and notes
   * @throws OrganzaException if the data are not those of the first worker, the training diverges,
   *     or another worker is lost
   */
  public void train(DownloadListener listener) {
    Invitation invitation = Invitation.receive(workers);
    Recipe recipe = here.apply(catalogue.recipes().parse(invitation.recipe()));
    try (Dataset dataset = catalogue.sources().open(recipe.data(), listener)) {
      if (!dataset.sha256().equals(invitation.sha256())) {
        throw new OrganzaException(
            "%s holds other data on this machine than on that of the first worker."
                .formatted(recipe.data().source()));
      }
      Preparation prepared = Preparation.of(catalogue, recipe, dataset);
      Hardware hardware = prepared.chooseHardware(listener::note);
      workers.computesOn(hardware.device(), recipe.hardware().exchange());
      try (Trainer trainer = new Trainer(prepared.plan(), prepared.data(), hardware, workers);
          Threads.Lease lease = trainer.lease()) {
        SharedState.fromFirst(trainer);
        long target = Math.round(recipe.training().kimg() * 1000);
        while (trainer.progress().images() < target
            && workers.largest(stopRequested ? 1 : 0) == 0) {
          trainer.step();
        }
      } catch (RuntimeException e) {
        workers.requireAll();
        throw e;
      }
    }
  }

  /** Asks all workers to finish their step, and the first to save. */
  public void stop() {
    stopRequested = true;
  }
}
