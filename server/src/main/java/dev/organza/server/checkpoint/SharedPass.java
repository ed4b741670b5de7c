package dev.organza.server.checkpoint;

/**
 * Generates samples, of several requests at once.
 *
 * @param <R> one sample, an array of numbers
 */
public interface SharedPass<R> {

  /**
   * Samples in the order of their latents, each the same whatever stands beside it.
   *
   * @param latents {@code [count][inputs]}
   * @param labels {@code [count]} class indices
   */
  R[] of(float[][] latents, int[] labels);
}
