package dev.organza.train;

import dev.organza.nn.Initialiser;
import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Schedule;

/**
 * How one player starts and learns.
 *
 * @param initialiser the distribution of the first weights
 * @param optimizer how it follows its gradient
 * @param learningRateSchedule a factor on the optimiser's learning rate
 * @param clip after each update every parameter is cut to [−clip, clip], as the critic's in WGAN
 *     (Arjovsky et al. 2017, arXiv:1701.07875, algorithm 1); 0 does not cut
 */
public record PlayerOptions(
    Initialiser initialiser, Optimizer optimizer, Schedule learningRateSchedule, double clip) {

  public static final PlayerOptions DEFAULTS =
      new PlayerOptions(Initialiser.Normal.DEFAULTS, Adam.DEFAULTS, Schedule.Constant.DEFAULTS, 0);

  public PlayerOptions {
    Schedule.requireGiven("learningRateSchedule", learningRateSchedule);
    if (!(clip >= 0) || Double.isInfinite(clip)) {
      throw new IllegalArgumentException("clip is " + clip + "; it is at least 0 and finite");
    }
  }
}
