package dev.organza.data.summary;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a reader should know of the samples themselves before training on them or measuring by them:
 * that they do not vary, that a few values lie far from all others, that a network does not tell
 * neighbouring values apart.
 */
public final class DataWarnings {

  /** Float32 has 24 binary digits. */
  private static final double FLOAT32_STEPS = 0x1p24;

  private DataWarnings() {}

  /**
   * One or two sentences each, from a look at all samples; empty where there is nothing to say.
   *
   * @param facts those of the columns of a table, see {@link ColumnFacts#of}; none for images
   */
  public static List<String> of(Dataset dataset, List<ColumnFacts> facts) {
    if (!varies(dataset)) {
      return List.of(
          dataset.count() == 1
              ? "There is one sample: the data do not vary, and nothing can be learned from them."
              : "The data do not vary: all %,d samples are the same, and nothing can be learned from them."
                  .formatted(dataset.count()));
    }
    List<String> warnings = new ArrayList<>();
    for (ColumnFacts column : facts) {
      if (column.constant()) {
        warnings.add(
            "Column \"%s\" is %s in every row: there is nothing to learn, and every generated row has it."
                .formatted(column.name(), value(dataset, facts.indexOf(column), column.minimum())));
      }
      ColumnFacts.Outlier outlier = column.outlier();
      if (outlier != null) {
        warnings.add(outlier(dataset, column, outlier));
      }
      if (column.wholeNumbers() && column.maximum() - column.minimum() > FLOAT32_STEPS) {
        warnings.add(
            "Column \"%s\" has whole numbers from %s to %s: networks compute in float32, which does not tell neighbours in such a range apart."
                .formatted(column.name(), number(column.minimum()), number(column.maximum())));
      }
    }
    return List.copyOf(warnings);
  }

  /** As above, of any data set. */
  public static List<String> of(Dataset dataset) {
    return of(dataset, ColumnFacts.of(dataset));
  }

  private static String outlier(Dataset dataset, ColumnFacts column, ColumnFacts.Outlier outlier) {
    String more =
        outlier.count() == 1 ? " lies" : " and %,d more lie".formatted(outlier.count() - 1);
    return String.format(
        Locale.ROOT,
        "Column \"%s\": %s in %s%s far from all other values, %,.0f robust deviations from the median of %s. The standard deviation is %s with and %s without, so that networks see the others as nearly one value. Leave such rows out if they are errors; else draw them in first, by the logarithm for example.",
        column.name(),
        number(outlier.value()),
        dataset.place(outlier.row()),
        more,
        outlier.score(),
        number(column.median()),
        number(column.standardDeviation()),
        number(outlier.deviationWithout()));
  }

  /** A number as people write it, or the name of a category. */
  private static String value(Dataset dataset, int column, double value) {
    List<String> categories =
        dataset.schema().sample() instanceof Field.Row row
            ? row.columns().get(column).categories()
            : List.of();
    return categories.isEmpty() ? number(value) : "\"" + categories.get((int) value) + "\"";
  }

  /** As people write it: no exponent in the usual range, four digits where it is not whole. */
  private static String number(double value) {
    boolean usual = Math.abs(value) < 1e16 && (value == 0 || Math.abs(value) >= 1e-3);
    if (usual && (value == Math.rint(value) || Math.abs(value) >= 1e4)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** Whether not all samples are the same. */
  private static boolean varies(Dataset dataset) {
    double[] first = new double[dataset.shape().elements()];
    double[] other = first.clone();
    dataset.read(0, first, 0);
    for (int i = 1; i < dataset.count(); i++) {
      dataset.read(i, other, 0);
      if (!Arrays.equals(first, other)) {
        return true;
      }
    }
    return false;
  }
}
