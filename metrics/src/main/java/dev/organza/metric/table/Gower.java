package dev.organza.metric.table;

import java.util.Arrays;
import java.util.List;

/**
 * Distances of rows of numbers and categories (Gower 1971), as SDMetrics 0.32.0 has them: the mean
 * over columns of |Δ|/range, at most 1, for numbers, and of 0 or 1 for categories. A missing value
 * is at a distance of 1 from any other, and of 0 from another missing one.
 */
final class Gower {

  /** So many reference rows at once: the only memory beside the rows. */
  private static final int BLOCK = 1024;

  private final List<TypedColumn> reference;
  private final int count;

  /** Of each column; 0 for categories, and for numbers that are all the same. */
  private final double[] ranges;

  /** Distances to these rows, whose numbers also give the ranges. */
  Gower(TypedRows reference) {
    this(reference, reference);
  }

  /**
   * Distances to some rows.
   *
   * @param scale the rows whose numbers give the ranges
   */
  Gower(TypedRows reference, TypedRows scale) {
    this.reference = reference.columns();
    this.count = reference.count();
    this.ranges = scale.columns().stream().mapToDouble(Gower::range).toArray();
  }

  private static double range(TypedColumn column) {
    if (column instanceof TypedColumn.Numbers numbers) {
      double[] present = numbers.present();
      return present.length == 0 ? 0 : present[present.length - 1] - present[0];
    }
    return 0;
  }

  /**
   * The distances of rows to the closest and to the second closest reference row.
   *
   * @param second ∞ if there is one reference row only
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Closest(double[] first, double[] second) {}

  /** Finds the closest reference rows of each row. */
  Closest closest(TypedRows rows) {
    double[] first = new double[rows.count()];
    double[] second = new double[rows.count()];
    Arrays.fill(first, Double.POSITIVE_INFINITY);
    Arrays.fill(second, Double.POSITIVE_INFINITY);
    double[] sums = new double[BLOCK];
    for (int start = 0; start < count; start += BLOCK) {
      int size = Math.min(BLOCK, count - start);
      for (int row = 0; row < rows.count(); row++) {
        Arrays.fill(sums, 0);
        for (int c = 0; c < reference.size(); c++) {
          add(rows.columns().get(c), row, reference.get(c), ranges[c], start, size, sums);
        }
        for (int i = 0; i < size; i++) {
          double distance = sums[i] / reference.size();
          if (distance < first[row]) {
            second[row] = first[row];
            first[row] = distance;
          } else if (distance < second[row]) {
            second[row] = distance;
          }
        }
      }
    }
    return new Closest(first, second);
  }

  private static void add(
      TypedColumn column,
      int row,
      TypedColumn reference,
      double range,
      int start,
      int size,
      double[] sums) {
    if (column instanceof TypedColumn.Numbers numbers
        && reference instanceof TypedColumn.Numbers others) {
      add(numbers.values()[row], others.values(), range, start, size, sums);
    } else if (column instanceof TypedColumn.Categories categories
        && reference instanceof TypedColumn.Categories others) {
      int code = categories.codes()[row];
      int[] codes = others.codes();
      for (int i = 0; i < size; i++) {
        sums[i] += codes[start + i] == code ? 0 : 1;
      }
    }
  }

  private static void add(
      double value, double[] values, double range, int start, int size, double[] sums) {
    if (Double.isNaN(value)) {
      for (int i = 0; i < size; i++) {
        sums[i] += Double.isNaN(values[start + i]) ? 0 : 1;
      }
    } else if (range > 0) {
      for (int i = 0; i < size; i++) {
        double distance = Math.abs(value - values[start + i]) / range;
        sums[i] += distance < 1 ? distance : 1; // 1 also of a missing value
      }
    } else {
      for (int i = 0; i < size; i++) {
        sums[i] += value == values[start + i] ? 0 : 1;
      }
    }
  }
}
