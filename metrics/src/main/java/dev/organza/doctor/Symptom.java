package dev.organza.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One thing that can be wrong with a run. */
interface Symptom {

  /** Its name in the journal, such as {@code mode-collapse}. */
  String kind();

  /** Its name for people, such as {@code Mode collapse}. */
  String title();

  /**
   * How it stands at the newest event of a course.
   *
   * @return empty if the course does not tell, because what it is seen by was not measured
   */
  Optional<Sign> sign(Course course);

  /**
   * At how many examinations in a row it must be seen before it is a finding: one strange value is
   * none.
   */
  default int patience() {
    return 5;
  }

  /** The kinds of what follows from it, which is no finding of its own while it lasts. */
  default Set<String> consequences(Facts facts) {
    return Set.of();
  }

  /** The curves of the journal that show it, by the names of their values. */
  default List<String> curves() {
    return List.of();
  }
}
