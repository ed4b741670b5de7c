package dev.organza.game;

import dev.organza.Shape;
import dev.organza.nn.network.Network;
import java.util.List;
import java.util.Map;

/**
 * A game of named players: which networks there are, in what order they are updated, and what each
 * minimises. A plain GAN has two players, CycleGAN four.
 *
 * <p>A game is a description without state; {@link #begin} gives one that is being played.
 */
public interface Game {

  /**
   * The players' networks by name. The order of the map is that in which they are initialised and
   * stored. Names are the first part of the names of tensors and of journal values.
   */
  Map<String, Network> players();

  /** The players of which an exponential moving average is kept: those that are sampled later. */
  List<String> averaged();

  /**
   * The turns of one step, in order.
   *
   * @param order in what order critics and the players they judge are updated
   * @param criticSteps how many updates the critics get in this step, at least 1
   * @return at least one turn; the first draws a batch
   */
  List<Turn> turns(UpdateOrder order, int criticSteps);

  /**
   * Starts the game: what it remembers from step to step is empty.
   *
   * @param setting what it is played with; the caller closes its streams after the play
   */
  Play begin(Setting setting);

  /**
   * Refuses data that the players cannot take.
   *
   * @param fields the shape of each field of a sample, by name
   * @throws dev.organza.UsageException if they do not fit; the message names both shapes
   */
  void requireFits(Map<String, Shape> fields);

  /**
   * Refuses a batch size that the game cannot be played with.
   *
   * @throws dev.organza.UsageException if there is one
   */
  default void requireBatch(int batch) {}

  /** The number that a batch size must be a multiple of. */
  default int batchMultiple() {
    return 1;
  }

  /** About how many batches pass through a player's network for one update of it. */
  default int passes(String player) {
    return 2;
  }

  /** About how many multiply-adds the forward passes of one step take for each sample. */
  default long multiplyAddsAStep() {
    return players().entrySet().stream()
        .mapToLong(player -> passes(player.getKey()) * player.getValue().multiplyAdds())
        .sum();
  }
}
