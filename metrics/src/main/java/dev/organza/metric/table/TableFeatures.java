package dev.organza.metric.table;

import dev.organza.metric.ColumnScale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.tribuo.Example;
import org.tribuo.Output;
import org.tribuo.impl.ArrayExample;

/**
 * The columns of a table but one as features: numbers in robust deviations, categories one-hot,
 * missing values as a feature of their own. Fitted to real rows.
 */
final class TableFeatures {

  /** Rarer categories are one. */
  static final int MOST_CATEGORIES = 50;

  /** It is 1 in every row, so that no row is empty. */
  private static final String CONSTANT = "1";

  private final int target;
  private final List<ColumnScale> scales = new ArrayList<>();
  private final List<Set<Integer>> kept = new ArrayList<>();

  TableFeatures(TypedRows real, int target) {
    this.target = target;
    for (TypedColumn column : real.columns()) {
      double[] present =
          column instanceof TypedColumn.Numbers numbers ? numbers.present() : new double[0];
      scales.add(present.length == 0 ? new ColumnScale(0, 0) : ColumnScale.of(present));
      kept.add(
          column instanceof TypedColumn.Categories categories ? frequent(categories) : Set.of());
    }
  }

  private static Set<Integer> frequent(TypedColumn.Categories column) {
    int[] counts = column.counts();
    return new HashSet<>(
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparingInt(code -> -counts[code]))
            .limit(MOST_CATEGORIES)
            .toList());
  }

  /** A row with its output. */
  <T extends Output<T>> Example<T> example(TypedRows rows, int row, T output) {
    List<String> names = new ArrayList<>(List.of(CONSTANT));
    List<Double> values = new ArrayList<>(List.of(1.0));
    for (int c = 0; c < rows.columns().size(); c++) {
      if (c == target) {
        continue;
      }
      TypedColumn column = rows.columns().get(c);
      String name = "column " + c;
      if (column.missing(row)) {
        names.add(name + " missing");
        values.add(1.0);
      } else if (column instanceof TypedColumn.Numbers numbers) {
        names.add(name);
        values.add(scales.get(c).drawnIn(numbers.values()[row]));
      } else if (column instanceof TypedColumn.Categories categories) {
        int code = categories.codes()[row];
        names.add(name + (kept.get(c).contains(code) ? " is " + code : " is other"));
        values.add(1.0);
      }
    }
    return new ArrayExample<>(
        output,
        names.toArray(String[]::new),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
