package dev.organza.game;

import java.util.List;
import java.util.Set;

/**
 * Updates that are made together: the gradients of all players of a turn are taken at the same
 * point, and only then are the players updated.
 *
 * @param draw what is drawn anew before
 * @param players who is updated, in the order in which gradients are taken; at least one
 * @param through the players whose gradients flow through the generated samples drawn here; the
 *     samples are drawn without gradients if there are none
 */
public record Turn(Draw draw, List<String> players, Set<String> through) {

  /** What a turn draws anew. */
  public enum Draw {
    /** Nothing: the turn is played on the real and generated samples of the one before. */
    NOTHING,
    /** Generated samples, beside the real ones of the turn before. */
    SAMPLES,
    /** A batch of real samples, and generated ones. */
    BATCH,
    /**
     * As {@link #BATCH}, with real samples that no critic learns from: they are not counted among
     * the images seen.
     */
    UNCOUNTED_BATCH;

    /** Whether real samples are drawn. */
    public boolean drawsReal() {
      return this == BATCH || this == UNCOUNTED_BATCH;
    }
  }

  public Turn {
    players = List.copyOf(players);
    through = Set.copyOf(through);
  }
}
