package dev.organza.metric.table;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.Optional;

/**
 * The rows of an input, in the same columns.
 *
 * @param real real rows
 * @param fake generated ones
 * @param heldOut real ones that were not trained on
 */
record TableSides(TypedRows real, TypedRows fake, Optional<TypedRows> heldOut) {

  /** The least rows of a side. */
  private static final int LEAST = 2;

  /** Why an input is no table that can be measured, if so. */
  static Optional<String> objection(MetricInput input) {
    Optional<String> kind = Requirements.rows(input);
    if (kind.isPresent()) {
      return kind;
    }
    return Requirements.all(
        Requirements.counts(input, LEAST),
        Requirements.that(
            !input.training().columns().isEmpty(),
            "it is for tables, and these rows have no named columns."),
        TypedRowReader.objection(input.real(), input.fake()),
        input.heldOut().flatMap(data -> TypedRowReader.objection(input.real(), data)));
  }

  /**
   * Reads at most so many rows of each side. The class of a row is a column too, unless the
   * generator was asked for it.
   *
   * @param reals the real rows to compare with
   * @throws UsageException if a generated value is missing in a column in which no real one is, or
   *     is infinite
   */
  static TableSides of(MetricInput input, Dataset reals, int most) {
    boolean labelled =
        input.model().isEmpty()
            && !input.real().classes().isEmpty()
            && !input.fake().classes().isEmpty();
    TypedRowReader reader = new TypedRowReader(reals, labelled);
    TypedRows real = reader.read(reals, most, input.seed());
    TypedRows fake = reader.read(input.fake(), most, input.seed());
    requirePresent(reader, real, fake, input.fake().name());
    return new TableSides(
        real, fake, input.heldOut().map(data -> reader.read(data, most, input.seed())));
  }

  private static void requirePresent(
      TypedRowReader reader, TypedRows real, TypedRows fake, String name) {
    for (int c = 0; c < real.columns().size(); c++) {
      if (!reader.isNullable(c)
          && missing(fake.columns().get(c)) > 0
          && missing(real.columns().get(c)) == 0) {
        throw new UsageException(
            "The column \"%s\" of %s has missing values, and that of the real rows has none.%nA run with such values has diverged; fill or remove missing values of data."
                .formatted(real.columns().get(c).name(), name));
      }
    }
  }

  /** How many values of a column are missing. */
  static int missing(TypedColumn column) {
    int missing = 0;
    for (int row = 0; row < column.count(); row++) {
      missing += column.missing(row) ? 1 : 0;
    }
    return missing;
  }
}
