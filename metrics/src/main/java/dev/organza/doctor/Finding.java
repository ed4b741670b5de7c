package dev.organza.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A failure of a training, or its state of health.
 *
 * @param kind its name in the journal, such as {@code mode-collapse}
 * @param title its title
 * @param failure whether it is a failure, and not a state of health
 * @param since images seen when it first showed
 * @param until images seen when it ended; empty while it lasts
 * @param confidence in [0,1]
 * @param evidence sentences with numbers
 * @param remedy what to do about it
 * @param curves the names of the diagnostics that show it
 * @param because the title of the finding that probably explains it
 */
public record Finding(
    String kind,
    String title,
    boolean failure,
    long since,
    OptionalLong until,
    double confidence,
    List<String> evidence,
    Remedy remedy,
    List<String> curves,
    Optional<String> because) {

  public Finding {
    evidence = List.copyOf(evidence);
    curves = List.copyOf(curves);
  }

  /** The same finding, explained by another: with half its confidence. */
  Finding following(Finding cause) {
    return new Finding(
        kind,
        title,
        failure,
        since,
        until,
        Math.round(50 * confidence) / 100.0,
        evidence,
        remedy,
        curves,
        Optional.of(cause.title()));
  }

  /** Whether it has not ended. */
  public boolean present() {
    return until.isEmpty();
  }
}
