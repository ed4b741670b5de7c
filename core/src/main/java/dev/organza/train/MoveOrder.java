package dev.organza.train;

/** In what order the players of one round move. */
public enum MoveOrder {

  /**
   * Algorithm 1 of Goodfellow et al. 2014: k moves of D, then one of G, each with latents of its
   * own.
   */
  ALTERNATING {
    @Override
    void play(Round round, int criticSteps) {
      moveCritic(round, criticSteps);
      round.sampleWithGradient();
      round.generatorGradient();
      round.moveGenerator();
    }
  },

  /**
   * As {@link #ALTERNATING}, but G answers to D with the samples that D has just judged, as the
   * code of the DCGAN paper does: one generator pass less a round.
   */
  SHARED_LATENTS {
    @Override
    void play(Round round, int criticSteps) {
      moveCritic(round, criticSteps - 1);
      round.nextRealSamples();
      round.sampleWithGradient();
      round.discriminatorGradient();
      round.moveDiscriminator();
      round.generatorGradient();
      round.moveGenerator();
    }
  },

  /**
   * Both gradients at the same point, then both moves, as the code of the 2014 paper does. Of k
   * critic steps all but the last come before.
   */
  SIMULTANEOUS {
    @Override
    void play(Round round, int criticSteps) {
      moveCritic(round, criticSteps - 1);
      round.nextRealSamples();
      round.sampleWithGradient();
      round.discriminatorGradient();
      round.generatorGradient();
      round.moveDiscriminator();
      round.moveGenerator();
    }
  };

  abstract void play(Round round, int criticSteps);

  /** Moves of D alone, each with latents of its own. */
  private static void moveCritic(Round round, int times) {
    for (int k = 0; k < times; k++) {
      round.nextRealSamples();
      round.sampleWithoutGradient();
      round.discriminatorGradient();
      round.moveDiscriminator();
    }
  }
}
