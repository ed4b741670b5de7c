package dev.organza.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that ails a run, or its state of health.
 *
 * @param kind its name in the journal, such as {@code mode-collapse}
 * @param title its name for people
 * @param failure whether it is something wrong, and not a state of health
 * @param since the images seen when it was first there
 * @param until the images seen when it was over; empty while it lasts
 * @param confidence in [0,1]
 * @param evidence sentences with numbers
 * @param remedy what to do about it
 * @param curves the names of the diagnostics that show it
 * @param because the title of another finding from which it probably follows
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

  /** The same, as something that follows from another: half as sure to be a matter of its own. */
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

  /** Whether it lasts. */
  public boolean present() {
    return until.isEmpty();
  }
}
