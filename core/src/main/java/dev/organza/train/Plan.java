package dev.organza.train;

import dev.organza.game.Game;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is to be trained and how; everything a training follows from besides the data and the
 * machine.
 *
 * @param game the players, their losses and the order of updates
 * @param players how each player starts and learns, by name
 * @param training batches, steps and the average
 * @param seed of every random draw
 */
public record Plan(
    Game game, Map<String, PlayerOptions> players, TrainingOptions training, long seed) {

  public Plan {
    players = Map.copyOf(players);
    if (!players.keySet().equals(game.players().keySet())) {
      throw new IllegalArgumentException(
          "there are options for the players "
              + players.keySet()
              + ", and the game has "
              + game.players().keySet());
    }
  }

  /** A plan in which all players start and learn alike. */
  public Plan(Game game, PlayerOptions each, TrainingOptions training, long seed) {
    this(
        game,
        game.players().keySet().stream().collect(Collectors.toMap(name -> name, name -> each)),
        training,
        seed);
  }

  /** This plan with other training options. */
  Plan with(TrainingOptions other) {
    return new Plan(game, players, other, seed);
  }
}
