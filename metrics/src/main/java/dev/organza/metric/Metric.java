package dev.organza.metric;

import dev.organza.UsageException;
import java.util.Optional;

/**
 * Measures a property of generated samples, such as their distance to real ones, their diversity,
 * or the share of copies.
 *
 * <p>A metric has parameters and no state: the same input gives the same measurement. All
 * randomness comes from {@link MetricInput#seed()}.
 */
public interface Metric {

  /** The metric's name and what its values mean. */
  MetricDescription description();

  /**
   * Why the input cannot be measured, as a sentence for the user; empty if it can. See {@link
   * Requirements}.
   */
  Optional<String> objection(MetricInput input);

  /**
   * Measures.
   *
   * @throws UsageException if there is an {@link #objection}
   */
  Measurement measure(MetricInput input);

  /** Throws the objection if there is one; for the first line of {@link #measure}. */
  default void requireFit(MetricInput input) {
    objection(input)
        .ifPresent(
            reason -> {
              throw new UsageException(description().name() + " cannot measure this: " + reason);
            });
  }
}
