package dev.organza.spark.training;

import org.jspecify.annotations.Nullable;

/**
 * The wish of Spark, or of its user, that a worker ends. It may come before there is a training.
 */
final class StopRequest {

  private boolean requested;
  private @Nullable Runnable stop;

  /** What stops the training; called at once if that was asked for before. */
  synchronized void onRequest(Runnable action) {
    stop = action;
    if (requested) {
      action.run();
    }
  }

  synchronized void request() {
    if (!requested) {
      requested = true;
      if (stop != null) {
        stop.run();
      }
    }
  }

  /**
   * Ends what comes before a training, if that was asked for.
   *
   * @throws IllegalStateException if so
   */
  synchronized void check() {
    if (requested && stop == null) {
      throw new IllegalStateException("stopped before the training began");
    }
  }
}
