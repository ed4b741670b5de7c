package dev.organza.train;

/**
 * Whose samples batch normalisation takes together where several workers share a batch, and whose
 * samples other statistics of a layer are of.
 */
public enum BatchStatistics {
  /** Those of each worker alone, as in PyTorch's usual data parallelism; worker 0's are saved. */
  EACH_WORKER,
  /**
   * Those of all workers: the same training as by one, but for rounding, for a small message for
   * each normalisation in each pass.
   */
  ALL_WORKERS
}
