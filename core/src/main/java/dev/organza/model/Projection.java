package dev.organza.model;

import dev.organza.UsageException;

/**
 * The latent whose sample is nearest to a given sample, as far as it was found.
 *
 * @param latent {@code [inputs]}: z, then the codes
 * @param label the class that it was found for; 0 for a model without labels
 * @param sample what the model makes of it, {@code [elements]}, in the data's own values
 * @param distance 0 for the same sample, 1 for one as far away as two random samples of the model
 *     are from each other: the mean of the squared distance over theirs, over the embeddings
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Projection(float[] latent, int label, float[] sample, double distance) {

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
  public record Options(int candidates, int starts, int steps, double learningRate, long seed) {

    /** Some seconds an image. */
    public static final Options DEFAULTS = new Options(1024, 4, 200, 0.1, 1);

    /**
     * Checks every value.
     *
     * @throws UsageException if one is out of its range
     */
    public Options {
      require("candidates", candidates, 2, 1_000_000);
      require("starts", starts, 1, Math.min(1_000, candidates));
      require("steps", steps, 0, 100_000);
      if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
        throw new UsageException("learningRate is " + learningRate + "; it is above 0 and finite");
      }
    }

    private static void require(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new UsageException(
            "%s is %,d, outside %,d to %,d".formatted(name, value, least, most));
      }
    }
  }
}
