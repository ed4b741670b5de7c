package dev.organza.spark.metrics;

import dev.organza.UsageException;
import dev.organza.metric.table.PairTrend;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * SDMetrics' pair trends of real and generated rows in frames, as the metric {@code pair-trends}
 * defines them, of all rows: executors aggregate moments of pairs of numbers, then count how often
 * values of other pairs occur together. The frames are computed twice; {@code cache()} those that
 * are dear. Numbers come to the driver by column and pair, values of categories never.
 */
public final class TableTrends {

  private TableTrends() {}

  /** Two columns by their names, in the order of the real ones. */
  public record Pair(String first, String second) {}

  /**
   * The trend of each pair of columns: from 0 to 1, NaN for a pair of numbers of which one is
   * constant on a side.
   *
   * @param real rows, which say which columns there are
   * @param generated rows of the same columns, in whatever order; others of theirs are left out
   * @throws UsageException if a side has no rows, there are fewer than two columns, one is missing,
   *     of other kind or of a type that is not compared, or a number is infinite
   */
  public static Map<Pair, Double> of(Dataset<Row> real, Dataset<Row> generated) {
    FrameColumns.Sides both = FrameColumns.of(real, generated);
    FrameColumns columns = both.real();
    int width = columns.names().size();
    if (width < 2) {
      throw new UsageException("the frames have one column; pairs need two or more");
    }
    int[] numbers = numbers(columns);
    NumberMoments reals = moments(real, both.real(), numbers);
    NumberMoments fakes = moments(generated, both.generated(), numbers);
    Map<Integer, double[]> bins = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      if (reals.isInfinite(i) || fakes.isInfinite(i)) {
        throw columns.infinite(numbers[i]);
      }
      bins.put(numbers[i], reals.bins(i));
    }
    Map<Integer, Double> distances =
        distances(real, generated, both, bins, reals.rows(), fakes.rows());
    Map<Pair, Double> trends = new LinkedHashMap<>();
    for (int a = 0; a < width; a++) {
      for (int b = a + 1; b < width; b++) {
        double trend =
            columns.ordered().get(a) && columns.ordered().get(b)
                ? PairTrend.ofCorrelations(
                    reals.correlation(place(numbers, a), place(numbers, b)),
                    fakes.correlation(place(numbers, a), place(numbers, b)))
                : 1 - distances.getOrDefault(a * width + b, 0.0) / 2;
        trends.put(new Pair(columns.names().get(a), columns.names().get(b)), trend);
      }
    }
    return trends;
  }

  /**
   * The mean over the pairs that have a trend.
   *
   * @return NaN if none has
   */
  public static double mean(Map<Pair, Double> trends) {
    return FrameColumns.mean(trends.values());
  }

  private static int[] numbers(FrameColumns columns) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < columns.names().size(); i++) {
      if (columns.ordered().get(i)) {
        numbers.add(i);
      }
    }
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int place(int[] numbers, int column) {
    return Arrays.binarySearch(numbers, column);
  }

  private static NumberMoments moments(Dataset<Row> frame, FrameColumns columns, int[] numbers) {
    return frame
        .javaRDD()
        .mapPartitions(
            rows -> {
              NumberMoments moments = new NumberMoments(numbers.length);
              double[] values = new double[numbers.length];
              while (rows.hasNext()) {
                Row row = rows.next();
                for (int i = 0; i < values.length; i++) {
                  values[i] = columns.number(row, numbers[i]);
                }
                moments.add(values);
              }
              return List.of(moments).iterator();
            })
        .treeReduce(NumberMoments::and);
  }

  /**
   * Values of two columns that occur together.
   *
   * @param pair which columns
   * @param first the bin of a number, or a category behind a sign of its presence
   */
  private record Cell(int pair, String first, String second) implements Serializable {}

  /** How often something occurs on each side. */
  private record Occurrences(long real, long fake) implements Serializable {

    Occurrences and(Occurrences other) {
      return new Occurrences(real + other.real, fake + other.fake);
    }

    /** |p − q|. */
    double distance(long reals, long fakes) {
      return Math.abs(real / (double) reals - fake / (double) fakes);
    }
  }

  /** Σ|p − q| of each pair with a category. */
  private static Map<Integer, Double> distances(
      Dataset<Row> real,
      Dataset<Row> generated,
      FrameColumns.Sides both,
      Map<Integer, double[]> bins,
      long reals,
      long fakes) {
    if (!both.real().ordered().contains(false)) {
      return Map.of();
    }
    return counted(real, both.real(), bins, new Occurrences(1, 0))
        .union(counted(generated, both.generated(), bins, new Occurrences(0, 1)))
        .reduceByKey(Occurrences::and)
        .mapToPair(
            cell -> new Tuple2<Integer, Double>(cell._1().pair(), cell._2().distance(reals, fakes)))
        .reduceByKey(Double::sum)
        .collectAsMap();
  }

  private static JavaPairRDD<Cell, Occurrences> counted(
      Dataset<Row> frame, FrameColumns columns, Map<Integer, double[]> bins, Occurrences one) {
    int width = columns.names().size();
    return frame
        .javaRDD()
        .flatMapToPair(
            row -> {
              String[] codes = new String[width];
              for (int i = 0; i < width; i++) {
                codes[i] = code(row, columns, bins, i);
              }
              List<Tuple2<Cell, Occurrences>> cells = new ArrayList<>();
              for (int a = 0; a < width; a++) {
                for (int b = a + 1; b < width; b++) {
                  if (!columns.ordered().get(a) || !columns.ordered().get(b)) {
                    cells.add(new Tuple2<>(new Cell(a * width + b, codes[a], codes[b]), one));
                  }
                }
              }
              return cells.iterator();
            });
  }

  /** A missing value is a value like others. */
  private static String code(
      Row row, FrameColumns columns, Map<Integer, double[]> bins, int column) {
    double[] edges = bins.get(column);
    if (edges != null) {
      return Integer.toString(PairTrend.bin(columns.number(row, column), edges));
    }
    return columns.isMissing(row, column) ? "" : "=" + columns.word(row, column);
  }
}
