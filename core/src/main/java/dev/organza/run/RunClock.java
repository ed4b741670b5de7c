package dev.organza.run;

import dev.organza.train.Trainer;

/** The time that a run has taken, pauses between resumes left out. */
final class RunClock {

  private final Trainer trainer;
  private Sitting sitting;
  private double before;

  RunClock(Trainer trainer) {
    this.trainer = trainer;
    this.sitting = new Sitting(trainer);
  }

  /** Takes a run that is resumed to have taken so many seconds. */
  void resumeAt(double seconds) {
    before = seconds;
  }

  /** Begins to measure a call of {@link TrainingRun#train}. */
  Sitting begin() {
    sitting = new Sitting(trainer);
    return sitting;
  }

  /** The present or last call of {@link TrainingRun#train}. */
  Sitting sitting() {
    return sitting;
  }

  /** In all. */
  double seconds() {
    return before + sitting.seconds();
  }
}
