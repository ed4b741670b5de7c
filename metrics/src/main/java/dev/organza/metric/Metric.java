package dev.organza.metric;

import dev.organza.UsageException;
import java.util.Optional;

/**
 * A question to samples that is answered by a number: how far generated samples are from real ones,
 * what they leave out, what they copy.
 *
 * <p>A metric holds its own parameters and no state: asked twice about the same input, it answers
 * the same. All randomness comes from {@link MetricInput#seed()}.
 */
public interface Metric {

  /** What the metric is called and what its figures mean. */
  MetricDescription description();

  /** Why this input cannot be measured, as a sentence for the user; empty if it can. */
  Optional<String> objection(MetricInput input);

  /**
   * Metrics.
   *
   * @throws UsageException if there is an {@link #objection}
   */
  Measurement measure(MetricInput input);

  /** Throws the objection, if there is one; for the first line of {@link #metric}. */
  default void requireFit(MetricInput input) {
    objection(input)
        .ifPresent(
            reason -> {
              throw new UsageException(description().name() + " cannot measure this: " + reason);
            });
  }
}
