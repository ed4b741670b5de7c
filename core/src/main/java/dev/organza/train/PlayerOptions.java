package dev.organza.train;

import dev.organza.nn.Initialiser;

/**
 * How one player starts and learns.
 *
 * @param initialiser the distribution of the first weights
 * @param optimizer how it follows its gradient
 * @param learningRateSchedule a factor on the optimiser's learning rate
 */
public record PlayerOptions(
    Initialiser initialiser, Optimizer optimizer, Schedule learningRateSchedule) {

  public static final PlayerOptions DEFAULTS =
      new PlayerOptions(Initialiser.Normal.DEFAULTS, Adam.DEFAULTS, Schedule.Constant.DEFAULTS);
}
