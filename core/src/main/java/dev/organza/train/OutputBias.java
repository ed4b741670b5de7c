package dev.organza.train;

/** What the bias of the last linear layer of a player that is sampled starts from. */
public enum OutputBias {
  /** Zero, like every other bias. */
  ZERO,
  /**
   * The inverse of the output activation at the data's mean, feature by feature: the untrained
   * generator starts from the data's marginals, as in the code of the 2014 paper.
   */
  DATA_MARGINALS
}
