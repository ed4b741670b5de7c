package dev.organza.train;

import dev.organza.game.UpdateOrder;
import dev.organza.optim.Progress;
import dev.organza.optim.Schedule;

/**
 * Batches, steps and the average of a training.
 *
 * @param batch N: samples in a minibatch, at least 1
 * @param criticSteps k: the critics' updates for each of the players they judge, at least 1
 * @param criticWarmup steps in which the critics are updated more often
 * @param order in what order the players are updated; {@code fresh-batches} takes two batches of
 *     real samples a step and counts the critics' one as seen
 * @param kimg when to stop, in thousands of real images seen; above 0
 * @param emaHalfLifeKimg after how many thousand images the weights' share in the average has
 *     halved; where it is 0, the average is the present weights
 * @param emaRampup the half-life is at most this share of the images seen so far, so that the
 *     average forgets the untrained weights soon; 0 turns the ramp off
 * @param outputBias what the output bias of a player that is sampled starts from
 * @param batchStatistics whose samples batch normalisation takes together, of several workers
 */
public record TrainingOptions(
    int batch,
    int criticSteps,
    CriticWarmup criticWarmup,
    UpdateOrder order,
    double kimg,
    Schedule emaHalfLifeKimg,
    double emaRampup,
    OutputBias outputBias,
    BatchStatistics batchStatistics) {

  public static final TrainingOptions DEFAULTS =
      new TrainingOptions(
          64,
          1,
          CriticWarmup.DEFAULTS,
          UpdateOrder.SHARED_LATENTS,
          1000,
          new Schedule.Constant(10),
          0.05,
          OutputBias.ZERO,
          BatchStatistics.EACH_WORKER);

  public TrainingOptions {
    if (batch < 1) {
      throw new IllegalArgumentException("batch is " + batch + "; it is at least 1");
    }
    if (criticSteps < 1 || criticSteps > 1000) {
      throw new IllegalArgumentException(
          "criticSteps is " + criticSteps + "; it is between 1 and 1000");
    }
    if (!(kimg > 0) || kimg > 1e9) {
      throw new IllegalArgumentException("kimg is " + kimg + "; it is above 0 and at most 1.0E9");
    }
    Schedule.requireGiven("emaHalfLifeKimg", emaHalfLifeKimg);
    requireNotNegative("emaRampup", emaRampup);
  }

  /** Options with a constant half-life of the average. */
  public TrainingOptions(
      int batch,
      int criticSteps,
      CriticWarmup criticWarmup,
      UpdateOrder order,
      double kimg,
      double emaHalfLifeKimg,
      double emaRampup,
      OutputBias outputBias) {
    this(
        batch,
        criticSteps,
        criticWarmup,
        order,
        kimg,
        Schedule.constant("emaHalfLifeKimg", emaHalfLifeKimg),
        emaRampup,
        outputBias);
  }

  /** Options of a training by one worker. */
  public TrainingOptions(
      int batch,
      int criticSteps,
      CriticWarmup criticWarmup,
      UpdateOrder order,
      double kimg,
      Schedule emaHalfLifeKimg,
      double emaRampup,
      OutputBias outputBias) {
    this(
        batch,
        criticSteps,
        criticWarmup,
        order,
        kimg,
        emaHalfLifeKimg,
        emaRampup,
        outputBias,
        BatchStatistics.EACH_WORKER);
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it is at least 0 and finite");
    }
  }

  /** These options with minibatches of another size. */
  TrainingOptions withBatch(int samples) {
    return new TrainingOptions(
        samples,
        criticSteps,
        criticWarmup,
        order,
        kimg,
        emaHalfLifeKimg,
        emaRampup,
        outputBias,
        batchStatistics);
  }

  /** These options with one update of the critics in each step. */
  TrainingOptions withOneCriticStep() {
    return new TrainingOptions(
        batch,
        1,
        CriticWarmup.DEFAULTS,
        order,
        kimg,
        emaHalfLifeKimg,
        emaRampup,
        outputBias,
        batchStatistics);
  }

  /** The critics' updates in the step after this progress. */
  int criticSteps(Progress progress) {
    return criticWarmup.steps(progress.step(), criticSteps);
  }

  /**
   * The share of the old average that remains after one step: 2^(−seen/half-life).
   *
   * @param after progress after the step
   * @param seen images in this step
   */
  double emaDecay(Progress after, long seen) {
    double halfLife = emaHalfLifeKimg.at(after) * 1000;
    if (emaRampup > 0) {
      halfLife = Math.min(halfLife, after.images() * emaRampup);
    }
    return halfLife == 0 ? 0 : Math.pow(0.5, seen / halfLife);
  }
}
