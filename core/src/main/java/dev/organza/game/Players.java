package dev.organza.game;

import dev.organza.nn.Weights;
import dev.organza.optim.Progress;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;

/** The players as they stand in the middle of a step. */
public interface Players {

  /** A player's weights. */
  Weights weights(String player);

  /** The number of a player's next update, from 1. */
  long nextUpdate(String player);

  /** How far the training had come before this step. */
  Progress progress();

  /**
   * A player's weights after some updates that are not made, differentiable in whatever the losses
   * depend on. The player itself does not change.
   *
   * @param updates how many, at least 1
   * @param loss what the player minimises at given weights, in the update of this number
   */
  Weights lookAhead(String player, int updates, BiFunction<Weights, Long, Tensor> loss);
}
