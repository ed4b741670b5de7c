package dev.organza.model;

import dev.organza.UsageException;

/**
 * How to look for a latent.
 *
 * @param candidates random latents to start with, 2 to 1,000,000
 * @param starts of them, the nearest, from which to descend, 1 to 1,000
 * @param steps of Adam from each, 0 to 100,000
 * @param learningRate of Adam at the start, in standard deviations of the prior; it falls to 0
 *     along a cosine
 * @param seed of the random latents
 */
public record ProjectionOptions(
    int candidates, int starts, int steps, double learningRate, long seed) {

  /** Some seconds an image. */
  public static final ProjectionOptions DEFAULTS = new ProjectionOptions(1024, 4, 200, 0.1, 1);

  /**
   * Checks every value.
   *
   * @throws UsageException if one is out of its range
   */
  public ProjectionOptions {
    require("candidates", candidates, 2, 1_000_000);
    require("starts", starts, 1, Math.min(1_000, candidates));
    require("steps", steps, 0, 100_000);
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new UsageException("learningRate is " + learningRate + "; it is above 0 and finite");
    }
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new UsageException("%s is %,d, outside %,d to %,d".formatted(name, value, least, most));
    }
  }
}
