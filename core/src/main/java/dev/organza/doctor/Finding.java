package dev.organza.doctor;

import java.util.List;
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
 * @param curves the names of the vitals that show it
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
    List<String> curves) {

  public Finding {
    evidence = List.copyOf(evidence);
    curves = List.copyOf(curves);
  }

  /** Whether it lasts. */
  public boolean present() {
    return until.isEmpty();
  }
}
