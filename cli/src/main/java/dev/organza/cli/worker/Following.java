package dev.organza.cli.worker;

import dev.organza.OrganzaException;
import dev.organza.cli.terminal.Interruption;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.worker.WorkerTraining;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** What a process does that is a worker, but not the first. */
public final class Following {

  /** How long a worker may take to end in good order when the first one is gone. */
  private static final long GRACE_SECONDS = 20;

  private volatile boolean abandoned;

  /**
   * Trains until the first worker says that it is the end.
   *
   * @param here changes the recipe to how it holds on this machine
   */
  public void train(
      WorkerFlags.WorkerPlace place, Catalogue catalogue, UnaryOperator<Recipe> here) {
    if (place.rendezvous().file().isPresent()) {
      watchParent();
    }
    try (Interruption interruption = new Interruption(line -> {});
        WorkerProcesses workers = WorkerProcesses.join(place, () -> goOn(interruption))) {
      workers.group().onLoss(Following::endSoon);
      workers.with(
          group -> {
            WorkerTraining training = new WorkerTraining(catalogue, group, here);
            interruption.onRequest(training::stop);
            training.train((file, bytes, total) -> {});
            return group;
          });
    }
  }

  private void goOn(Interruption interruption) {
    if (abandoned) {
      throw new OrganzaException("Rank 0 is lost: its process has ended.");
    }
    interruption.endIfRequested();
  }

  /** The process that started this one holds its standard input open as long as it lives. */
  private void watchParent() {
    Thread watching =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is said there.
                }
              } catch (IOException e) {
                // The same as its end.
              }
              abandoned = true;
              endSoon();
            },
            "organza-parent");
    watching.setDaemon(true);
    watching.start();
  }

  /** A worker may be computing, or waiting for a disk, when the others are gone. */
  private static void endSoon() {
    try {
      TimeUnit.SECONDS.sleep(GRACE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
