package dev.organza.run;

import dev.organza.journal.Better;
import dev.organza.journal.Event;
import dev.organza.train.StepStatistics;
import java.nio.file.Path;
import java.util.Map;

/**
 * Something that happens in a run, told to its {@link RunListener}s in the order in which it
 * happens, on the thread that trains.
 *
 * <p>A new run tells {@link Started}, a resumed one {@link Recalled} for every row its journal has
 * already, then {@link Resumed}. Each step of the loop tells {@link Stepping}, {@link Stepped} and
 * whatever falls due with it. A call of {@link TrainingRun#train} ends with {@link Ending} and
 * {@link Ended}, or with {@link Diverged}. {@link Downloading} and {@link Noted} come at any time,
 * also before the run has a folder; {@link Probing} comes before that only.
 */
public sealed interface RunEvent {

  /**
   * A data file is being downloaded.
   *
   * @param bytes how many bytes are there now
   * @param totalOrMinusOne how many there will be, or −1 when that is not known
   */
  record Downloading(String file, long bytes, long totalOrMinusOne) implements RunEvent {}

  /** Something worth a line for people: what was read, measured, chosen, or passed over. */
  record Noted(String line) implements RunEvent {}

  /**
   * A new run has its folder; nothing is trained yet.
   *
   * @param recipe the recipe's name
   * @param data the data's source
   */
  record Started(String recipe, String data) implements RunEvent {}

  /**
   * A probe has taken a step: a short training that is thrown away, before the run has a folder.
   *
   * @param gamma the weight that it tries
   * @param images seen by it
   * @param target images at its end
   */
  record Probing(double gamma, long images, long target) implements RunEvent {}

  /** The weight γ of the gradient penalties was found by probes; told after {@link Started}. */
  record GammaChosen(GammaChoice choice) implements RunEvent {}

  /** A row that the journal of a resumed run has already. */
  record Recalled(Event row) implements RunEvent {}

  /**
   * A run was resumed.
   *
   * @param images seen at the checkpoint from which it is resumed
   */
  record Resumed(long images) implements RunEvent {}

  /**
   * A step is about to be computed.
   *
   * @param before images seen before it
   * @param after images seen after it
   */
  record Stepping(long before, long after) implements RunEvent {}

  /**
   * A step was computed.
   *
   * @param statistics its losses and the like
   * @param before images seen before it
   * @param target images seen at the end of the training
   * @param seconds since this call of {@link TrainingRun#train} began
   * @param imagesThisCall seen since then
   */
  record Stepped(
      StepStatistics statistics, long before, long target, double seconds, long imagesThisCall)
      implements RunEvent {

    /** Images seen so far. */
    public long images() {
      return statistics.progress().images();
    }

    /**
     * Whether something falls due with this step. It depends on the images seen alone, so that a
     * resumed run does what an uninterrupted one does.
     *
     * @param everyKimg its interval in thousands of images
     */
    public boolean due(double everyKimg) {
      double every = everyKimg * 1000;
      return (long) (images() / every) > (long) (before / every);
    }
  }

  /**
   * A row of losses for the curves: one that is due, or that of the last step, which the journal
   * holds only from {@link Ended} on.
   */
  record RowDue(Event row) implements RunEvent {}

  /** A row is in the journal. */
  record Recorded(Event row) implements RunEvent {}

  /**
   * The training was examined.
   *
   * @param values the diagnostics by name: numbers, and a few texts
   */
  record Diagnosed(Map<String, Object> values) implements RunEvent {}

  /** A picture of samples was written. */
  record Sampled(Path picture) implements RunEvent {}

  /**
   * A metric of the present state was computed. The first metric of a run that has a better
   * direction decides which checkpoint is kept as the best.
   *
   * @param metric its name
   * @param better which way its value improves
   */
  record Measured(String metric, Better better, double value) implements RunEvent {}

  /**
   * Something that ails the run, or no longer does.
   *
   * @param finding its kind, such as {@code mode-collapse}
   * @param started whether it starts; else it ends
   * @param confidence from 0 to 1
   * @param since images seen when it first showed
   */
  record Found(String finding, boolean started, double confidence, long since)
      implements RunEvent {}

  /** A checkpoint is on the disk. */
  record Checkpointed(Path folder) implements RunEvent {}

  /**
   * A loss, gradient or weight is not finite. The training stops with an exception.
   *
   * @param tensor the first that was not finite
   * @param message for people
   */
  record Diverged(String tensor, String message) implements RunEvent {}

  /** The last step is done. What has to be written at the end is written now. */
  record Ending(StopReason reason) implements RunEvent {}

  /** Everything is written. */
  record Ended(StopReason reason) implements RunEvent {}
}
