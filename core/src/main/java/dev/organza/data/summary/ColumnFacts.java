package dev.organza.data.summary;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the values of one column of a table are like, over all rows and in float64.
 *
 * @param name the column's name
 * @param rows how many values were looked at, without those that are missing
 * @param minimum the smallest
 * @param maximum the largest
 * @param mean their mean
 * @param standardDeviation their deviation, over the whole population
 * @param median half of them are not larger
 * @param robustDeviation 1.4826 times the median distance from the median, which for a normal
 *     distribution is the standard deviation and which a few rows cannot change; where more than
 *     half of the values are the median, the median distance of the others; 0 if there are none,
 *     and for categories
 * @param wholeNumbers whether every value is a whole number
 * @param distinct how many different values there are
 * @param outlier the values that lie far from all others; null if there are none
 */
public record ColumnFacts(
    String name,
    int rows,
    double minimum,
    double maximum,
    double mean,
    double standardDeviation,
    double median,
    double robustDeviation,
    boolean wholeNumbers,
    int distinct,
    @Nullable Outlier outlier) {

  /**
   * At most one value in a hundred, at least ten robust deviations from the median and three times
   * as far from it as any other value, that make the standard deviation at least 1.3 times as
   * large.
   *
   * @param row the index in the data set of the farthest of them; {@link Dataset#place} names it
   * @param value its value
   * @param score its distance from the median in robust deviations
   * @param count how many such values there are
   * @param deviationWithout the standard deviation of all other values
   */
  public record Outlier(int row, double value, double score, int count, double deviationWithout) {}

  /** Of fewer values nothing is an outlier. */
  private static final int FEWEST_ROWS = 20;

  private static final double MOST_OUTLIERS = 0.01;
  private static final double LEAST_SCORE = 10;

  /** Heavy tails thin out: their extremes have neighbours that are nearly as far. */
  private static final double LEAST_GAP = 3;

  /** What does not change the deviation does not change how the column is standardised. */
  private static final double LEAST_INFLATION = 1.3;

  /** Of a normal distribution, 1/Φ⁻¹(¾). */
  private static final double NORMAL = 1.482602218505602;

  /**
   * How many values of columns are in memory at once, beside the data set's own and as many in
   * another order: 8 MiB of them, or one column.
   */
  private static final int VALUES_AT_ONCE = 1 << 20;

  /**
   * The facts of every column.
   *
   * @return one for each of {@link Dataset#columns()}; none for images
   */
  public static List<ColumnFacts> of(Dataset table) {
    int columns = table.columns().size();
    int block = Math.min(columns, Math.max(1, VALUES_AT_ONCE / table.count()));
    double[][] values = new double[block][table.count()];
    double[] outward = new double[table.count()];
    List<ColumnFacts> facts = new ArrayList<>();
    for (int first = 0; first < columns; first += block) {
      int many = Math.min(block, columns - first);
      read(table, first, many, values);
      for (int i = 0; i < many; i++) {
        facts.add(of(table, first + i, values[i], outward));
      }
    }
    return List.copyOf(facts);
  }

  private static void read(Dataset table, int first, int many, double[][] values) {
    double[] row = new double[table.shape().elements()];
    for (int n = 0; n < table.count(); n++) {
      table.read(n, row, 0);
      for (int i = 0; i < many; i++) {
        values[i][n] = row[first + i];
      }
    }
  }

  /**
   * The facts of one column. Indices of categories have no distances: nothing is far away.
   *
   * @param sorted its values; sorted here
   * @param outward room for them in another order
   */
  private static ColumnFacts of(Dataset table, int column, double[] sorted, double[] outward) {
    boolean number =
        !(table.schema().sample() instanceof Field.Row row) || row.columns().get(column).isNumber();
    int n = sort(sorted);
    double median = sorted[(n - 1) / 2] / 2 + sorted[n / 2] / 2;
    order(sorted, n, median, outward);
    double robust = number ? robustDeviation(outward, n, median) : 0;
    return new ColumnFacts(
        table.columns().get(column),
        n,
        sorted[0],
        sorted[n - 1],
        mean(sorted, n),
        deviation(sorted, n),
        median,
        robust,
        Arrays.stream(sorted, 0, n).allMatch(value -> value == Math.rint(value)),
        distinct(sorted, n),
        number ? outlier(table, column, outward, n, median, robust) : null);
  }

  /**
   * Sorts values.
   *
   * @return how many are there: missing ones come last
   */
  private static int sort(double[] values) {
    Arrays.sort(values);
    int there = values.length;
    while (there > 0 && Double.isNaN(values[there - 1])) {
      there--;
    }
    return there;
  }

  /** Brings values into the order of their distance from the median. */
  private static void order(double[] sorted, int n, double median, double[] outward) {
    int low = 0;
    int high = n - 1;
    for (int place = high; place >= 0; place--) {
      boolean lowest = median - sorted[low] > sorted[high] - median;
      outward[place] = lowest ? sorted[low++] : sorted[high--];
    }
  }

  private static double robustDeviation(double[] outward, int n, double median) {
    int same = 0; // values that are the median
    while (same < n && outward[same] == median) {
      same++;
    }
    int first = same > n / 2 ? same : 0;
    return first == n ? 0 : NORMAL * Math.abs(outward[(first + n) / 2] - median);
  }

  private static @Nullable Outlier outlier(
      Dataset table, int column, double[] outward, int n, double median, double robust) {
    if (n < FEWEST_ROWS) {
      return null;
    }
    int most = Math.max(1, (int) (MOST_OUTLIERS * n));
    for (int place = n - most; place < n; place++) {
      double distance = Math.abs(outward[place] - median);
      double before = Math.abs(outward[place - 1] - median);
      if (before > 0 && distance >= LEAST_SCORE * robust && distance >= LEAST_GAP * before) {
        double farthest = outward[n - 1];
        double without = deviation(outward, place);
        return deviation(outward, n) < LEAST_INFLATION * without
            ? null
            : new Outlier(
                index(table, column, farthest),
                farthest,
                Math.abs(farthest - median) / robust,
                n - place,
                without);
      }
    }
    return null;
  }

  private static int index(Dataset table, int column, double value) {
    double[] row = new double[table.shape().elements()];
    int index = 0;
    for (table.read(index, row, 0); row[column] != value; table.read(index, row, 0)) {
      index++;
    }
    return index;
  }

  private static double mean(double[] values, int count) {
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += (values[i] - mean) / (i + 1);
    }
    return mean;
  }

  /** The deviation of the first {@code count} values. */
  private static double deviation(double[] values, int count) {
    double mean = mean(values, count);
    double squares = 0;
    for (int i = 0; i < count; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return Math.sqrt(squares / count);
  }

  private static int distinct(double[] sorted, int n) {
    int distinct = 1;
    for (int i = 1; i < n; i++) {
      if (sorted[i] != sorted[i - 1]) {
        distinct++;
      }
    }
    return distinct;
  }

  /** Whether all values are the same. */
  public boolean constant() {
    return distinct == 1;
  }

  /** Whether no value is below 0. */
  public boolean nonNegative() {
    return minimum >= 0;
  }
}
