package dev.organza.run;

import dev.organza.train.Trainer;

/** One stretch of training without a break: how long it has lasted, and waited for real samples. */
final class Sitting {

  private final Trainer trainer;
  private final long start = System.nanoTime();
  private final double waitedBefore;
  private double rowSeconds;
  private double rowWaited;

  /** Begins now. */
  Sitting(Trainer trainer) {
    this.trainer = trainer;
    this.waitedBefore = trainer.waitedSeconds();
    this.rowWaited = waitedBefore;
  }

  /** Since it began. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The waiting since it began. */
  Waiting waiting() {
    return Waiting.of(trainer.waitedSeconds() - waitedBefore, seconds());
  }

  /** The waiting since the last call of this method, or since it began. */
  Waiting waitingSinceLastRow() {
    double seconds = seconds();
    double waited = trainer.waitedSeconds();
    Waiting row = Waiting.of(waited - rowWaited, seconds - rowSeconds);
    rowSeconds = seconds;
    rowWaited = waited;
    return row;
  }
}
