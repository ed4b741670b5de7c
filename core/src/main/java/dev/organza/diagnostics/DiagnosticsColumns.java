package dev.organza.diagnostics;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.summary.ColumnFacts;
import dev.organza.data.transform.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the columns of a table are like, over all rows, and which of it generated rows ignore. */
final class DiagnosticsColumns {

  /** The share of generated values below 0 from which a column that never is there is named. */
  private static final double NEGATIVE = 0.005;

  /** The same of fractions where the data has whole numbers. */
  private static final double FRACTIONAL = 0.5;

  /** A value within this of a whole number may be one in float32. */
  private static final double ROUNDING = 1e-4;

  private final List<ColumnFacts> columns;
  private final Transform transform;
  private final Dataset dataset;

  /** Looks at all rows; images, sounds and known densities have no columns. */
  DiagnosticsColumns(Dataset dataset, Transform transform) {
    boolean table = dataset.schema().sample() instanceof Field.Row && dataset.density().isEmpty();
    this.columns = table ? ColumnFacts.of(dataset) : List.of();
    this.transform = transform;
    this.dataset = dataset;
  }

  /** Adds what the real rows alone are like. */
  void describe(Map<String, Object> values) {
    columns.stream()
        .filter(column -> column.robustDeviation() > 0)
        .max(Comparator.comparingDouble(DiagnosticsColumns::farthest))
        .ifPresent(column -> values.put(Diagnostics.REAL_OUTLIER, farthest(column)));
    columns.stream()
        .filter(column -> column.outlier() != null)
        .max(Comparator.comparingDouble(DiagnosticsColumns::inflation))
        .ifPresent(
            column -> {
              values.put(Diagnostics.REAL_INFLATION, inflation(column));
              values.put(Diagnostics.REAL_OUTLIER_PLACE, place(column));
            });
  }

  private static double farthest(ColumnFacts column) {
    return Math.max(column.median() - column.minimum(), column.maximum() - column.median())
        / column.robustDeviation();
  }

  private static double inflation(ColumnFacts column) {
    ColumnFacts.Outlier outlier = column.outlier();
    return outlier == null
        ? 1
        : column.standardDeviation() / Math.max(outlier.deviationWithout(), Double.MIN_NORMAL);
  }

  private String place(ColumnFacts column) {
    ColumnFacts.Outlier outlier = Objects.requireNonNull(column.outlier());
    return String.format(
        Locale.ROOT,
        "%s in column %s, %s",
        number(outlier.value()),
        column.name(),
        dataset.place(outlier.row()));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6g", value);
  }

  /**
   * Adds which columns of whole numbers come out as fractions, and which are negative where the
   * data never is.
   *
   * @param rows generated, in the networks' scale
   */
  void examine(double[][] rows, Map<String, Object> values) {
    if (columns.isEmpty()) {
      return;
    }
    List<String> fractional = new ArrayList<>();
    List<String> negative = new ArrayList<>();
    double[][] raw = Arrays.stream(rows).map(this::raw).toArray(double[][]::new);
    for (int k = 0; k < columns.size(); k++) {
      ColumnFacts column = columns.get(k);
      int fractions = 0;
      int below = 0;
      for (double[] row : raw) {
        double value = row[k];
        fractions += Math.abs(value - Math.rint(value)) > ROUNDING ? 1 : 0;
        below += value < 0 ? 1 : 0;
      }
      if (column.wholeNumbers() && fractions > FRACTIONAL * rows.length) {
        fractional.add(column.name());
      }
      if (column.nonNegative() && below > NEGATIVE * rows.length) {
        negative.add(column.name());
      }
    }
    values.put(Diagnostics.FRACTIONAL, fractional.size());
    values.put(Diagnostics.FRACTIONAL_NAMES, String.join(", ", fractional));
    values.put(Diagnostics.NEGATIVE, negative.size());
    values.put(Diagnostics.NEGATIVE_NAMES, String.join(", ", negative));
  }

  /** A generated row, whose values are float32's, in the data's own values. */
  private double[] raw(double[] row) {
    float[] network = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      network[i] = (float) row[i];
    }
    double[] raw = new double[dataset.shape().elements()];
    transform.invert(network, raw);
    return raw;
  }
}
