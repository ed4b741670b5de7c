package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Columns with another kind of values than in the data, which no training can avoid: integer
 * columns with generated fractions, and non-negative columns with generated negative values. This
 * is reported beside the state of a run and is no failure.
 */
final class TableColumns {

  static final String KIND = "columns";

  private TableColumns() {}

  /** The finding of the newest examination; empty if all columns are as in the data. */
  static Optional<Finding> of(DiagnosticsHistory history, long images) {
    List<String> evidence = new ArrayList<>();
    String fractional = history.text(Diagnostics.FRACTIONAL_NAMES);
    if (!fractional.isEmpty()) {
      evidence.add("Integers in the data, fractions in the samples: " + fractional + ".");
    }
    String negative = history.text(Diagnostics.NEGATIVE_NAMES);
    if (!negative.isEmpty()) {
      evidence.add("Never negative in the data, negative in samples: " + negative + ".");
    }
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                KIND,
                "Columns with another kind of values than in the data",
                false,
                images,
                OptionalLong.empty(),
                1,
                evidence,
                Remedy.of(
                    "A generator is continuous: round integers and clip values to the range of the data after sampling."),
                List.of(),
                Optional.empty()));
  }
}
