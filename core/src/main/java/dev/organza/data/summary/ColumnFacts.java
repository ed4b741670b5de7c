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

  /** How many values are in memory at once, beside the data set's own: 16 MiB of them. */
  private static final int VALUES_AT_ONCE = 2 << 20;

  /**
   * The facts of every column, from one look at all rows.
   *
   * @return one for each of {@link Dataset#columns()}; none for images
   */
  public static List<ColumnFacts> of(Dataset table) {
    int columns = table.columns().size();
    Field sample = table.schema().sample();
    int block = Math.max(1, VALUES_AT_ONCE / table.count());
    List<ColumnFacts> facts = new ArrayList<>();
    for (int first = 0; first < columns; first += block) {
      double[][] values = columns(table, first, Math.min(columns, first + block));
      for (int i = 0; i < values.length; i++) {
        boolean number =
            !(sample instanceof Field.Row row) || row.columns().get(first + i).isNumber();
        facts.add(of(table.columns().get(first + i), values[i], number));
      }
    }
    return List.copyOf(facts);
  }

  private static double[][] columns(Dataset table, int from, int to) {
    double[][] columns = new double[to - from][table.count()];
    double[] row = new double[table.shape().elements()];
    for (int n = 0; n < table.count(); n++) {
      table.read(n, row, 0);
      for (int i = from; i < to; i++) {
        columns[i - from][n] = row[i];
      }
    }
    return columns;
  }

  /** Indices of categories have no distances: nothing is far away. */
  private static ColumnFacts of(String name, double[] values, boolean number) {
    double[] sorted = sorted(values);
    int n = sorted.length;
    double median = sorted[(n - 1) / 2] / 2 + sorted[n / 2] / 2;
    double[] outward = outward(sorted, median);
    double robust = number ? robustDeviation(outward, median) : 0;
    return new ColumnFacts(
        name,
        n,
        sorted[0],
        sorted[n - 1],
        mean(sorted, n),
        deviation(sorted, n),
        median,
        robust,
        Arrays.stream(sorted).allMatch(value -> value == Math.rint(value)),
        distinct(sorted),
        number ? outlier(values, outward, median, robust) : null);
  }

  /** The values that are there, without the copies that a stream makes. */
  private static double[] sorted(double[] values) {
    double[] all = values.clone();
    Arrays.sort(all); // NaN comes last
    int there = all.length;
    while (there > 0 && Double.isNaN(all[there - 1])) {
      there--;
    }
    return there == all.length ? all : Arrays.copyOf(all, there);
  }

  /** The values in the order of their distance from the median. */
  private static double[] outward(double[] sorted, double median) {
    double[] outward = new double[sorted.length];
    int low = 0;
    int high = sorted.length - 1;
    for (int place = high; place >= 0; place--) {
      boolean lowest = median - sorted[low] > sorted[high] - median;
      outward[place] = lowest ? sorted[low++] : sorted[high--];
    }
    return outward;
  }

  private static double robustDeviation(double[] outward, double median) {
    int n = outward.length;
    int same = 0; // values that are the median
    while (same < n && outward[same] == median) {
      same++;
    }
    int first = same > n / 2 ? same : 0;
    return first == n ? 0 : NORMAL * Math.abs(outward[(first + n) / 2] - median);
  }

  private static @Nullable Outlier outlier(
      double[] values, double[] outward, double median, double robust) {
    int n = outward.length;
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
                index(values, farthest),
                farthest,
                Math.abs(farthest - median) / robust,
                n - place,
                without);
      }
    }
    return null;
  }

  private static int index(double[] values, double value) {
    int index = 0;
    while (values[index] != value) {
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

  private static int distinct(double[] sorted) {
    int distinct = 1;
    for (int i = 1; i < sorted.length; i++) {
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
