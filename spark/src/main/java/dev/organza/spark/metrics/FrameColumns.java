package dev.organza.spark.metrics;

import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.metric.table.ColumnShape;
import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The columns of a table that are compared: of numbers, dates and times, or of categories.
 *
 * @param names of the columns
 * @param ordered whether each holds numbers, dates or times
 * @param places of the columns in a row
 */
record FrameColumns(List<String> names, List<Boolean> ordered, List<Integer> places)
    implements Serializable {

  /**
   * A value that occurs.
   *
   * @param column its index
   * @param number the value of a column of numbers
   * @param word the value of a column of categories; empty for numbers
   */
  record Occurring(int column, double number, String word)
      implements Serializable, Comparable<Occurring> {

    @Override
    public int compareTo(Occurring other) {
      int byColumn = Integer.compare(column, other.column);
      int byNumber = byColumn != 0 ? byColumn : Double.compare(number, other.number);
      return byNumber != 0 ? byNumber : word.compareTo(other.word);
    }
  }

  /** All columns of a frame. */
  static FrameColumns of(Dataset<Row> frame) {
    List<String> names = List.of(frame.columns());
    if (names.isEmpty()) {
      throw new UsageException("the frame has no columns to compare");
    }
    List<Boolean> ordered = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ordered.add(isOrdered(names.get(i), frame.schema().apply(i).dataType()));
      places.add(i);
    }
    return new FrameColumns(names, ordered, places);
  }

  private static boolean isOrdered(String name, DataType type) {
    if (type instanceof NumericType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType) {
      return true;
    } else if (type instanceof StringType || type instanceof BooleanType) {
      return false;
    }
    throw new UsageException(
        "the column \"%s\" holds %s; columns of numbers, dates, times, text and booleans are compared"
            .formatted(name, type.simpleString()),
        Hint.say("Leave it out with drop(\"" + name + "\")."));
  }

  /**
   * The same columns in another frame, in whatever order.
   *
   * @throws UsageException if one is missing, or holds numbers here and categories there
   */
  FrameColumns in(Dataset<Row> frame) {
    List<String> theirs = List.of(frame.columns());
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      int place = theirs.indexOf(name);
      if (place < 0) {
        throw new UsageException(
            "the generated rows have no column \""
                + name
                + "\""
                + Nearest.of(name, theirs).map(near -> "; is it \"" + near + "\"?").orElse("."));
      }
      if (isOrdered(name, frame.schema().apply(place).dataType()) != ordered.get(i)) {
        throw new UsageException(
            "the column \"%s\" has numbers on one side and categories on the other"
                .formatted(name));
      }
      found.add(place);
    }
    return new FrameColumns(names, ordered, found);
  }

  /**
   * These columns of two frames, both with rows.
   *
   * @param real says which columns there are
   * @param generated may have others too, in whatever order
   * @throws UsageException if there is nothing to compare
   */
  static Sides of(Dataset<Row> real, Dataset<Row> generated) {
    FrameColumns columns = of(real);
    FrameColumns theirs = columns.in(generated);
    if (real.isEmpty() || generated.isEmpty()) {
      throw new UsageException(
          "there are no " + (real.isEmpty() ? "real" : "generated") + " rows to compare");
    }
    return new Sides(columns, theirs);
  }

  /** The same columns in two frames. */
  record Sides(FrameColumns real, FrameColumns generated) {}

  /** A refusal of infinite values in a column. */
  UsageException infinite(int column) {
    return new UsageException(
        "the column \"%s\" has infinite values, which cannot be measured"
            .formatted(names.get(column)));
  }

  /** The mean of the scores that are defined; NaN if none is. */
  static double mean(Collection<Double> scores) {
    return scores.stream()
        .mapToDouble(Double::doubleValue)
        .filter(score -> !Double.isNaN(score))
        .average()
        .orElse(Double.NaN);
  }

  /** The values of a row that are not missing. */
  List<Occurring> values(Row row) {
    List<Occurring> values = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (ordered.get(i)) {
        double number = number(row, i);
        if (!Double.isNaN(number)) {
          values.add(new Occurring(i, ColumnShape.rounded(number) + 0.0, "")); // −0 is 0
        }
      } else if (!isMissing(row, i)) {
        values.add(new Occurring(i, 0, word(row, i)));
      }
    }
    return values;
  }

  /** A value of a column of categories, which is not missing. */
  String word(Row row, int column) {
    return row.get(places.get(column)).toString();
  }

  /** Whether a row has no value in a column. */
  boolean isMissing(Row row, int column) {
    return row.isNullAt(places.get(column));
  }

  /** A value of a column of numbers, dates or times; NaN where it is missing. */
  double number(Row row, int column) {
    return isMissing(row, column) ? Double.NaN : number(row.get(places.get(column)));
  }

  /** Days of dates, and seconds of times. */
  private static double number(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.doubleValue();
    } else if (value instanceof Number number) {
      return number.doubleValue();
    } else if (value instanceof Date day) {
      return day.toLocalDate().toEpochDay();
    } else if (value instanceof LocalDate day) {
      return day.toEpochDay();
    } else if (value instanceof Timestamp time) {
      return seconds(time.toInstant());
    } else if (value instanceof Instant time) {
      return seconds(time);
    }
    return seconds(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }
}
