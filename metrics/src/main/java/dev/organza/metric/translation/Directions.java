package dev.organza.metric.translation;

import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.Optional;
import java.util.stream.Collectors;

/** What metrics of translations need and say of their input. */
final class Directions {

  private Directions() {}

  /** Translated images. */
  static Optional<String> some(MetricInput input) {
    return Requirements.that(
        !input.translations().isEmpty(),
        "it measures translated images; give a run that makes images into others.");
  }

  /** How many images of each direction there are. */
  static String counts(MetricInput input) {
    return input.translations().stream()
        .map(each -> each.source().count() + " " + each.name())
        .collect(Collectors.joining(", "));
  }
}
