package dev.organza.judge;

import dev.organza.UsageException;
import java.util.Optional;

/**
 * A question to samples that is answered by a number: how far generated samples are from real ones,
 * what they leave out, what they copy.
 *
 * <p>A judge holds its own parameters and no state: asked twice about the same evidence, it answers
 * the same. All randomness comes from {@link Evidence#seed()}.
 */
public interface Judge {

  /** What the judge is called and what its figures mean. */
  JudgeDescription description();

  /** Why this evidence cannot be judged, as a sentence for the user; empty if it can. */
  Optional<String> objection(Evidence evidence);

  /**
   * Judges.
   *
   * @throws UsageException if there is an {@link #objection}
   */
  Verdict judge(Evidence evidence);

  /** Throws the objection, if there is one; for the first line of {@link #judge}. */
  default void requireFit(Evidence evidence) {
    objection(evidence)
        .ifPresent(
            reason -> {
              throw new UsageException(description().name() + " cannot judge this: " + reason);
            });
  }
}
