package dev.organza.game;

import dev.organza.optim.Progress;

/**
 * Which update of a player a loss is for: what lazy penalties are due, and where schedules stand.
 *
 * @param number of the player's update, from 1
 * @param progress of the training before the step
 */
public record Update(long number, Progress progress) {

  /** The first update of a training. */
  public static final Update FIRST = new Update(1, Progress.START);
}
