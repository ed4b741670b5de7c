package dev.organza.game;

import dev.organza.game.Turn.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** In what order the players of one step are updated. */
public enum UpdateOrder {

  /**
   * Algorithm 1 of Goodfellow et al. 2014: k updates of the critics, then one of the generators,
   * each with latents of its own.
   */
  ALTERNATING {
    @Override
    public List<Turn> turns(List<String> critics, List<String> generators, int criticSteps) {
      List<Turn> turns = criticTurns(critics, criticSteps);
      turns.add(new Turn(Draw.SAMPLES, generators, Set.copyOf(generators)));
      return turns;
    }
  },

  /**
   * As {@link #ALTERNATING}, but the generators' update draws a batch of real samples too, as the
   * relativistic game of R3GAN does (Huang et al. 2024, arXiv:2501.05441): their loss compares with
   * real samples on which the critics have not just been updated. Images seen count the critics'
   * batches alone, so that kimg mean the same as in the other orders; the data are gone through
   * faster than they count.
   */
  FRESH_BATCHES {
    @Override
    public List<Turn> turns(List<String> critics, List<String> generators, int criticSteps) {
      List<Turn> turns = criticTurns(critics, criticSteps);
      turns.add(new Turn(Draw.UNCOUNTED_BATCH, generators, Set.copyOf(generators)));
      return turns;
    }
  },

  /**
   * As {@link #ALTERNATING}, but the generators' update uses the samples of the critics' last one,
   * as the code of the DCGAN paper does: one generator pass less a step.
   */
  SHARED_LATENTS {
    @Override
    public List<Turn> turns(List<String> critics, List<String> generators, int criticSteps) {
      List<Turn> turns = criticTurns(critics, criticSteps - 1);
      turns.add(new Turn(Draw.BATCH, critics, Set.copyOf(generators)));
      turns.add(new Turn(Draw.NOTHING, generators, Set.of()));
      return turns;
    }
  },

  /**
   * All gradients at the same point, then all updates, as the code of the 2014 paper does. Of k
   * critic updates all but the last come before.
   */
  SIMULTANEOUS {
    @Override
    public List<Turn> turns(List<String> critics, List<String> generators, int criticSteps) {
      List<String> all = new ArrayList<>(critics);
      all.addAll(generators);
      List<Turn> turns = criticTurns(critics, criticSteps - 1);
      turns.add(new Turn(Draw.BATCH, all, Set.copyOf(generators)));
      return turns;
    }
  };

  /**
   * The turns of one step.
   *
   * @param critics the players that judge samples
   * @param generators the players that make them
   * @param criticSteps k, at least 1
   */
  public abstract List<Turn> turns(List<String> critics, List<String> generators, int criticSteps);

  /** Updates of the critics alone, each on a batch and latents of its own. */
  private static List<Turn> criticTurns(List<String> critics, int times) {
    List<Turn> turns = new ArrayList<>();
    for (int k = 0; k < times; k++) {
      turns.add(new Turn(Draw.BATCH, critics, Set.of()));
    }
    return turns;
  }
}
