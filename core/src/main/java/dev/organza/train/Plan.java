package dev.organza.train;

import dev.organza.game.Game;

/**
 * What is to be trained and how; everything a training follows from besides the data and the
 * machine.
 *
 * @param game the networks, the prior and the losses
 * @param generator how G starts and learns
 * @param discriminator how D starts and learns
 * @param training the course
 * @param stabilisers what is done so that the game settles
 * @param seed of every random draw
 */
public record Plan(
    Game game,
    PlayerOptions generator,
    PlayerOptions discriminator,
    TrainingOptions training,
    Stabilisers stabilisers,
    long seed) {

  /** A plan without stabilisers. */
  public Plan(
      Game game,
      PlayerOptions generator,
      PlayerOptions discriminator,
      TrainingOptions training,
      long seed) {
    this(game, generator, discriminator, training, Stabilisers.DEFAULTS, seed);
  }

  /** This plan with another course. */
  Plan with(TrainingOptions other) {
    return new Plan(game, generator, discriminator, other, stabilisers, seed);
  }
}
