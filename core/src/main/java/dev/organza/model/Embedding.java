package dev.organza.model;

import org.bytedeco.pytorch.Tensor;

/**
 * What samples are compared by when one is looked for: vectors whose mean squared difference says
 * how unlike two samples are. It is differentiated.
 */
@FunctionalInterface
public interface Embedding {

  /** The values themselves: pixels, or standardised numbers. */
  Embedding VALUES = samples -> samples.flatten(1, -1);

  /**
   * The vectors of samples.
   *
   * @param samples images {@code [N,C,H,W]} with values from 0 to 1 (those of a generator may lie
   *     beyond), or rows {@code [N,F]} in the network's values
   * @return {@code [N,D]}, differentiable
   */
  Tensor of(Tensor samples);
}
