package dev.organza.recipe;

import dev.organza.data.Dataset;
import dev.organza.data.batch.Sampler;
import dev.organza.data.transform.NumberEncoding;
import dev.organza.data.transform.SoundEncoding;
import dev.organza.data.transform.Transforms;
import dev.organza.game.Game;
import dev.organza.nn.architecture.PixelRange;
import dev.organza.train.PlayerOptions;
import java.util.Map;

/**
 * The game of a recipe: its networks, its losses, and how each player starts and learns. A recipe
 * chooses it with {@code game: <kind>}, and the components of its record are keys of the recipe's
 * top level.
 */
public interface GameRecipe {

  /**
   * The game for some data.
   *
   * @param data as the networks see them
   * @throws dev.organza.UsageException if these do not go together
   */
  Game game(NetworkData data);

  /** How each player starts and learns, by the names that the game gives its players. */
  Map<String, PlayerOptions> players();

  /**
   * Where the recipe has the options of a player.
   *
   * @return a path such as {@code generator}
   */
  default String path(String player) {
    return player;
  }

  /**
   * Whether the weight of its gradient penalties is still to be found, by probes at the start of a
   * run.
   */
  default boolean isOpen() {
    return false;
  }

  /**
   * This game with a weight γ in all gradient penalties whose weight is open; itself if none is.
   */
  default GameRecipe withGamma(double gamma) {
    return this;
  }

  /** What data it learns from; samples of one kind by default. */
  default DataNeed needs() {
    return DataNeed.SAMPLES;
  }

  /** Whether its players make images into others, rather than samples of latents. */
  default boolean translates() {
    return needs() == DataNeed.PAIRS || needs() == DataNeed.TWO_KINDS;
  }

  /** The range to which images are scaled; [−1,1] by default. */
  default PixelRange pixelRange() {
    return PixelRange.SYMMETRIC;
  }

  /** How the columns of rows become values of the networks; standardised by default. */
  default NumberEncoding numbers() {
    return NumberEncoding.Standardised.DEFAULTS;
  }

  /** How sounds become values of the networks; their waveforms by default. */
  default SoundEncoding sounds() {
    return SoundEncoding.Amplitudes.DEFAULTS;
  }

  /**
   * Which samples come next; all once an epoch by default.
   *
   * @param dataset the training data
   * @param transforms fitted on it
   */
  default Sampler sampler(Dataset dataset, Transforms transforms) {
    return Sampler.SHUFFLED;
  }
}
