package dev.organza.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A failure that a training can have. */
interface Symptom {

  /** Its name in the journal, such as {@code mode-collapse}. */
  String kind();

  /** Its title, such as {@code Mode collapse}. */
  String title();

  /**
   * Its strength and evidence at the newest examination.
   *
   * @return empty if what it depends on was not measured
   */
  Optional<Sign> sign(DiagnosticsHistory history);

  /** At how many examinations in a row it must show to be a finding. */
  default int patience() {
    return 5;
  }

  /** The kinds of failures that it explains. */
  default Set<String> consequences(Facts facts) {
    return Set.of();
  }

  /** The names of the diagnostics that show it. */
  default List<String> curves() {
    return List.of();
  }
}
