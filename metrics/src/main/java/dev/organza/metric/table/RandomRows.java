package dev.organza.metric.table;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows that know nothing of a table but its ranges: numbers uniform between the least and the
 * largest, whole numbers where all are whole, categories uniform among those that occur, as many
 * missing values. The baseline of SDMetrics' DCRBaselineProtection.
 */
final class RandomRows {

  private RandomRows() {}

  static TypedRows of(TypedRows table, int rows, SplittableRandom random) {
    List<TypedColumn> columns =
        table.columns().stream().map(column -> column(column, rows, random)).toList();
    return new TypedRows(columns, rows);
  }

  private static TypedColumn column(TypedColumn column, int rows, SplittableRandom random) {
    double missing = (double) TableSides.missing(column) / column.count();
    return column instanceof TypedColumn.Numbers numbers
        ? numbers(numbers, missing, rows, random)
        : categories((TypedColumn.Categories) column, missing, rows, random);
  }

  private static TypedColumn numbers(
      TypedColumn.Numbers column, double missing, int rows, SplittableRandom random) {
    double[] present = column.present();
    double[] drawn = new double[rows];
    Arrays.fill(drawn, Double.NaN);
    if (present.length > 0) {
      boolean whole = Arrays.stream(present).allMatch(value -> value == Math.rint(value));
      double least = present[0];
      double width = present[present.length - 1] - least;
      for (int i = 0; i < rows; i++) {
        double uniform = random.nextDouble();
        double value = whole ? Math.floor(uniform * (width + 1)) : uniform * width;
        drawn[i] = random.nextDouble() < missing ? Double.NaN : least + value;
      }
    }
    return new TypedColumn.Numbers(column.name(), drawn);
  }

  private static TypedColumn categories(
      TypedColumn.Categories column, double missing, int rows, SplittableRandom random) {
    int[] occurring = Arrays.stream(column.codes()).filter(code -> code >= 0).distinct().toArray();
    int[] drawn = new int[rows];
    Arrays.fill(drawn, TypedColumn.Categories.NONE);
    for (int i = 0; i < rows && occurring.length > 0; i++) {
      int code = occurring[random.nextInt(occurring.length)];
      drawn[i] = random.nextDouble() < missing ? TypedColumn.Categories.NONE : code;
    }
    return new TypedColumn.Categories(column.name(), column.names(), drawn);
  }
}
