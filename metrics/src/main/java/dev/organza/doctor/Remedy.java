package dev.organza.doctor;

import java.util.List;

/**
 * What to do about a finding.
 *
 * @param advice a sentence
 * @param settings overrides of the recipe, each {@code path=value}; empty if the remedy is not in
 *     the recipe
 */
public record Remedy(String advice, List<String> settings) {

  public Remedy {
    settings = List.copyOf(settings);
  }

  static Remedy of(String advice, String... settings) {
    return new Remedy(advice, List.of(settings));
  }
}
