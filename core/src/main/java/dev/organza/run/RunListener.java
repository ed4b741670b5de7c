package dev.organza.run;

import dev.organza.UsageException;

/**
 * Is told what happens in a run. Metrics, the doctor, progress displays and whatever a program adds
 * are listeners.
 *
 * <pre>{@code
 * List<StepStatistics> everyKimg = new ArrayList<>();
 * RunListener listener =
 *     event -> {
 *       if (event instanceof RunEvent.Stepped step && step.due(1)) {
 *         everyKimg.add(step.statistics());
 *       }
 *     };
 * }</pre>
 *
 * <p>All methods are called on the thread that trains. An exception that one of them throws stops
 * the training.
 */
@FunctionalInterface
public interface RunListener {

  /** Is told of an event. */
  void on(RunEvent event);

  /**
   * Refuses a run that this listener could not serve, before anything is written.
   *
   * @throws UsageException with the reason
   */
  default void check(PlannedRun run) {}

  /** Is told of the run, once, before its first event that is not a note or a download. */
  default void attach(LiveRun run) {}

  /** Whether this listener computes the metrics that a recipe asks for while it trains. */
  default boolean measures() {
    return false;
  }
}
