package dev.organza.nn;

import dev.organza.torch.RandomStream;

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
   */
  record Training(RandomStream noise) implements Mode {}

  /** Evaluation: a deterministic function of each sample by itself. */
  record Evaluation() implements Mode {
    private static final Evaluation INSTANCE = new Evaluation();
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
