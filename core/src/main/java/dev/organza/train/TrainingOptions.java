package dev.organza.train;

import dev.organza.optim.Progress;

/**
 * The course of a training.
 *
 * @param batch N: samples in a minibatch, at least 1
 * @param criticSteps k: D's moves for each of G's, at least 1
 * @param criticWarmup rounds in which D moves more often
 * @param order in what order the players move
 * @param kimg when to stop, in thousands of real images seen; above 0
 * @param emaHalfLifeKimg after how many thousand images a generator's weight in the average has
 *     halved; 0 turns averaging off
 * @param emaRampup the half-life is at most this share of the images seen so far, so that the
 *     average forgets the untrained generator soon; 0 turns the ramp off
 * @param outputBias what the generator's output bias starts from
 */
public record TrainingOptions(
    int batch,
    int criticSteps,
    CriticWarmup criticWarmup,
    MoveOrder order,
    double kimg,
    double emaHalfLifeKimg,
    double emaRampup,
    OutputBias outputBias) {

  public static final TrainingOptions DEFAULTS =
      new TrainingOptions(
          64, 1, CriticWarmup.DEFAULTS, MoveOrder.SHARED_LATENTS, 1000, 10, 0.05, OutputBias.ZERO);

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
    requireNotNegative("emaHalfLifeKimg", emaHalfLifeKimg);
    requireNotNegative("emaRampup", emaRampup);
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it is at least 0 and finite");
    }
  }

  /** This course with minibatches of another size. */
  TrainingOptions withBatch(int samples) {
    return new TrainingOptions(
        samples, criticSteps, criticWarmup, order, kimg, emaHalfLifeKimg, emaRampup, outputBias);
  }

  /** This course with one move of D in each round. */
  TrainingOptions withOneCriticStep() {
    return new TrainingOptions(
        batch, 1, CriticWarmup.DEFAULTS, order, kimg, emaHalfLifeKimg, emaRampup, outputBias);
  }

  /** D's moves in the round after this progress. */
  int criticSteps(Progress progress) {
    return criticWarmup.steps(progress.step(), criticSteps);
  }

  /**
   * The share of the old average that remains after one round: 2^(−seen/half-life).
   *
   * @param images seen in all
   * @param seen in this round
   */
  double emaDecay(long images, long seen) {
    double halfLife = emaHalfLifeKimg * 1000;
    if (emaRampup > 0) {
      halfLife = Math.min(halfLife, images * emaRampup);
    }
    return halfLife == 0 ? 0 : Math.pow(0.5, seen / halfLife);
  }
}
