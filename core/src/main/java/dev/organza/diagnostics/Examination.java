package dev.organza.diagnostics;

import dev.organza.data.Dataset;
import dev.organza.game.translation.TranslationGame;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import java.util.Optional;

/** Examines a training between steps, for the doctor, and changes nothing of it. */
public interface Examination extends AutoCloseable {

  /** Remembers what it needs of the training before the step that is to be examined. */
  void before();

  /**
   * Examines the training as it is after a step.
   *
   * @param step what the step showed; {@link #before} was called just before it
   */
  Diagnostics after(StepStatistics step);

  @Override
  void close();

  /**
   * The examination of a training; empty for a game of which nothing is diagnosed.
   *
   * @param heldOut samples of the same shape that the training does not see, if there are any
   */
  static Optional<Examination> of(Trainer trainer, Optional<Dataset> heldOut) {
    return trainer.plan().game() instanceof TranslationGame game
        ? Optional.of(new TranslationExamination(trainer, game))
        : DiagnosticsExamination.of(trainer, heldOut).map(Examination.class::cast);
  }
}
