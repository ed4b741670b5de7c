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

  /** Translated images whose partners are known. */
  static Optional<String> paired(MetricInput input) {
    return Requirements.all(
        some(input),
        Requirements.that(
            input.translations().stream().allMatch(each -> each.target().isPresent()),
            "it compares translated images with their partners, and these data have no pairs."));
  }

  /** How many images of each direction there are. */
  static String counts(MetricInput input) {
    return input.translations().stream()
        .map(each -> each.source().count() + " " + each.name())
        .collect(Collectors.joining(", "));
  }
}
