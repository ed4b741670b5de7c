package dev.organza.spark.metrics;

import dev.organza.UsageException;
import dev.organza.metric.table.ColumnShape;
import dev.organza.metric.table.StepDistance;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * SDMetrics' column shapes of real and generated rows in frames, as the metric {@code
 * column-shapes} defines them, of all rows: values are counted and sorted where the rows are, and
 * one number a column and partition comes to the driver, with the counts of categories.
 */
public final class TableShapes {

  /** Categories that may come to the driver. */
  private static final int MOST_CATEGORIES = 1_000_000;

  private TableShapes() {}

  /**
   * The shape of each column: from 0 to 1, NaN for a column without a value on one side.
   *
   * @param real rows, which say which columns there are
   * @param generated rows of the same columns, in whatever order; others of theirs are left out
   * @return by the columns' names, in the order of the real ones
   * @throws UsageException if a side has no rows, a column is missing, of other kind or of a type
   *     that is not compared, or a number is infinite
   */
  public static Map<String, Double> of(Dataset<Row> real, Dataset<Row> generated) {
    FrameColumns.Sides both = FrameColumns.of(real, generated);
    FrameColumns columns = both.real();
    JavaPairRDD<FrameColumns.Occurring, Sides> counts =
        counted(real, columns, new Sides(1, 0))
            .union(counted(generated, both.generated(), new Sides(0, 1)))
            .reduceByKey(Sides::and);
    double[] numbers =
        numbers(columns, counts.filter(each -> columns.ordered().get(each._1().column())));
    double[] words =
        words(columns, counts.filter(each -> !columns.ordered().get(each._1().column())));
    Map<String, Double> shapes = new LinkedHashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      shapes.put(columns.names().get(i), columns.ordered().get(i) ? numbers[i] : words[i]);
    }
    return shapes;
  }

  /**
   * The mean over the columns that have a shape.
   *
   * @return NaN if none has
   */
  public static double mean(Map<String, Double> shapes) {
    return FrameColumns.mean(shapes.values());
  }

  /** How often something occurs on each side. */
  private record Sides(long real, long fake) implements Serializable {

    static final Sides NONE = new Sides(0, 0);

    Sides and(Sides other) {
      return new Sides(real + other.real, fake + other.fake);
    }
  }

  private static JavaPairRDD<FrameColumns.Occurring, Sides> counted(
      Dataset<Row> frame, FrameColumns columns, Sides one) {
    return frame
        .javaRDD()
        .flatMapToPair(
            row -> columns.values(row).stream().map(value -> new Tuple2<>(value, one)).iterator());
  }

  /** How many values of a column are in a partition of the sorted ones. */
  private record Piece(int partition, int column, Sides sides, boolean infinite)
      implements Serializable {}

  /**
   * Of columns of numbers. Their values are sorted over all partitions; each partition then knows
   * how many lie before its own.
   */
  private static double[] numbers(
      FrameColumns columns, JavaPairRDD<FrameColumns.Occurring, Sides> counts) {
    int width = columns.names().size();
    double[] shapes = new double[width];
    if (!columns.ordered().contains(true)) {
      return shapes;
    }
    JavaRDD<Tuple2<FrameColumns.Occurring, Sides>> sorted = counts.sortByKey().map(pair -> pair);
    List<Piece> pieces =
        sorted
            .mapPartitionsWithIndex((partition, values) -> pieces(partition, values), true)
            .collect();
    Sides[] totals = new Sides[width];
    Arrays.fill(totals, Sides.NONE);
    Map<Long, Sides> before = new LinkedHashMap<>();
    pieces.stream()
        .sorted(Comparator.comparingInt(Piece::partition))
        .forEach(
            piece -> {
              if (piece.infinite) {
                throw columns.infinite(piece.column);
              }
              before.put(place(piece.partition, piece.column), totals[piece.column]);
              totals[piece.column] = totals[piece.column].and(piece.sides);
            });
    List<Sides> all = List.of(totals);
    List<Tuple2<Integer, Double>> largest =
        sorted
            .mapPartitionsWithIndex(
                (partition, values) -> distances(partition, values, before, all), true)
            .collect();
    Arrays.fill(shapes, Double.NaN);
    for (Tuple2<Integer, Double> each : largest) {
      double shape = 1 - each._2();
      shapes[each._1()] =
          Double.isNaN(shapes[each._1()]) ? shape : Math.min(shapes[each._1()], shape);
    }
    return shapes;
  }

  private static long place(int partition, int column) {
    return (long) partition << 32 | column;
  }

  private static Iterator<Piece> pieces(
      int partition, Iterator<Tuple2<FrameColumns.Occurring, Sides>> values) {
    Map<Integer, Piece> pieces = new LinkedHashMap<>();
    while (values.hasNext()) {
      Tuple2<FrameColumns.Occurring, Sides> value = values.next();
      int column = value._1().column();
      pieces.merge(
          column,
          new Piece(partition, column, value._2(), Double.isInfinite(value._1().number())),
          (one, other) ->
              new Piece(
                  partition, column, one.sides.and(other.sides), one.infinite || other.infinite));
    }
    return pieces.values().iterator();
  }

  private static Iterator<Tuple2<Integer, Double>> distances(
      int partition,
      Iterator<Tuple2<FrameColumns.Occurring, Sides>> values,
      Map<Long, Sides> before,
      List<Sides> totals) {
    Map<Integer, StepDistance> distances = new LinkedHashMap<>();
    while (values.hasNext()) {
      Tuple2<FrameColumns.Occurring, Sides> value = values.next();
      int column = value._1().column();
      distances
          .computeIfAbsent(
              column,
              key -> {
                Sides all = totals.get(column);
                Sides first = before.getOrDefault(place(partition, column), Sides.NONE);
                return new StepDistance(all.real, all.fake, first.real, first.fake);
              })
          .step(value._2().real, value._2().fake);
    }
    List<Tuple2<Integer, Double>> largest = new ArrayList<>();
    distances.forEach((column, distance) -> largest.add(new Tuple2<>(column, distance.largest())));
    return largest.iterator();
  }

  private static double[] words(
      FrameColumns columns, JavaPairRDD<FrameColumns.Occurring, Sides> counts) {
    double[] shapes = new double[columns.names().size()];
    Arrays.fill(shapes, Double.NaN);
    if (!columns.ordered().contains(false)) {
      return shapes;
    }
    List<Tuple2<FrameColumns.Occurring, Sides>> few = counts.take(MOST_CATEGORIES + 1);
    if (few.size() > MOST_CATEGORIES) {
      throw new UsageException(
          "the columns of categories have more than %,d different values; leave out names and texts"
              .formatted(MOST_CATEGORIES));
    }
    Map<Integer, List<Sides>> byColumn = new LinkedHashMap<>();
    few.stream()
        .sorted(Comparator.comparing(Tuple2::_1))
        .forEach(
            each ->
                byColumn
                    .computeIfAbsent(each._1().column(), key -> new ArrayList<>())
                    .add(each._2()));
    byColumn.forEach(
        (column, sides) ->
            shapes[column] =
                ColumnShape.ofCounts(
                    sides.stream().mapToLong(Sides::real).toArray(),
                    sides.stream().mapToLong(Sides::fake).toArray()));
    return shapes;
  }
}
