package dev.organza.train;

import dev.organza.optim.Progress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one step showed, gathered from tensors that the step computed anyway.
 *
 * @param progress after the step
 * @param values by their names in the journal: the figures of each player's last loss, and {@code
 *     <player>.gradientNorm}, the Euclidean norm of its gradient
 */
public record StepStatistics(Progress progress, Map<String, Double> values) {

  public StepStatistics {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** A value by its name; NaN if the game has no such. */
  public double value(String name) {
    return values.getOrDefault(name, Double.NaN);
  }
}
