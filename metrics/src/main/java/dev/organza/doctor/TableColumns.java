package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Columns whose samples are not of the data's kind however well the training goes: whole numbers
 * that come out as fractions, negative values where the data has none. It is said beside the state
 * of a run and is no failure of the training.
 */
final class TableColumns {

  static final String KIND = "columns";

  private TableColumns() {}

  /** What the newest examination shows; empty if there is nothing to say. */
  static Optional<Finding> of(Course course, long images) {
    List<String> evidence = new ArrayList<>();
    String fractional = course.text(Diagnostics.FRACTIONAL_NAMES);
    if (!fractional.isEmpty()) {
      evidence.add("Whole numbers in the data, fractions in the samples: " + fractional + ".");
    }
    String negative = course.text(Diagnostics.NEGATIVE_NAMES);
    if (!negative.isEmpty()) {
      evidence.add("Never below 0 in the data, below 0 in samples: " + negative + ".");
    }
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                KIND,
                "Columns that come out as another kind of number",
                false,
                images,
                OptionalLong.empty(),
                1,
                evidence,
                Remedy.of(
                    "A generator is continuous: round whole numbers, and cut values to the range of the data, after sampling."),
                List.of(),
                Optional.empty()));
  }
}
