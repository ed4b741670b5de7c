package dev.organza.nn;

import dev.organza.torch.RandomStream;
import dev.organza.torch.SharedBatch;
import dev.organza.torch.WorkerGroup;

/**
 * Whether a forward pass trains or evaluates: batch normalisation, dropout and noise differ. As a
 * value and not as a flag with an optional generator, because training always needs a source of
 * randomness and evaluation never has one.
 */
public sealed interface Mode {

  /**
   * Training: batch normalisation uses the batch's statistics and updates the running ones; dropout
   * and noise draw.
   *
   * @param noise where masks and noise are drawn from
   * @param batch the batch that the samples of a pass are a worker's part of
   * @param statistics whose samples batch normalisation takes together: of all workers, or of this
   *     one alone
   */
  record Training(RandomStream noise, SharedBatch batch, WorkerGroup statistics) implements Mode {

    /** Training by one worker, which has the whole batch. */
    public Training(RandomStream noise) {
      this(noise, SharedBatch.UNSHARED, WorkerGroup.alone());
    }
  }

  /** Evaluation: a deterministic function of each sample by itself. */
  record Evaluation() implements Mode {
    private static final Evaluation INSTANCE = new Evaluation();
  }

  /** The batch that the samples of a pass are a part of. */
  default SharedBatch batch() {
    return SharedBatch.UNSHARED;
  }

  /** Training, with masks and noise from this stream. */
  static Mode training(RandomStream noise) {
    return new Training(noise);
  }

  /** Evaluation. */
  static Mode evaluation() {
    return Evaluation.INSTANCE;
  }
}
