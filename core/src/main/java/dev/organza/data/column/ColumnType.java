package dev.organza.data.column;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the values of a column of a table mean, and how they are written. In a data set each value
 * is one double, the raw value; NaN stands for a missing one. It is JSON by Jackson.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(ColumnType.Real.class),
  @JsonSubTypes.Type(ColumnType.Whole.class),
  @JsonSubTypes.Type(ColumnType.Category.class),
  @JsonSubTypes.Type(ColumnType.Bool.class),
  @JsonSubTypes.Type(ColumnType.Date.class),
  @JsonSubTypes.Type(ColumnType.DateTime.class),
  @JsonSubTypes.Type(ColumnType.Constant.class),
  @JsonSubTypes.Type(ColumnType.Identifier.class),
  @JsonSubTypes.Type(ColumnType.Text.class)
})
public sealed interface ColumnType {

  /** Its name in the file of a schema, such as {@code date-time}. */
  default String word() {
    return getClass().getAnnotation(JsonTypeName.class).value();
  }

  /** Whether a network learns it; what is not learned is made when rows are written. */
  @JsonIgnore
  default boolean isLearned() {
    return !(this instanceof Unlearned);
  }

  /** Whether it is a number that is written as one. */
  @JsonIgnore
  default boolean isNumber() {
    return this instanceof Real || this instanceof Whole;
  }

  /** Whether differences of raw values mean something: numbers and times. */
  @JsonIgnore
  default boolean isOrdered() {
    return isNumber() || this instanceof Date || this instanceof DateTime;
  }

  /** The names of the categories, in the order of their indices; empty for what is ordered. */
  default List<String> categories() {
    return List.of();
  }

  /** The least raw value; −∞ where it is not known. */
  double least();

  /** The greatest raw value; ∞ where it is not known. */
  double greatest();

  /** Raw values are whole multiples of 1 / parts; 0 where they have any digits. */
  default double parts() {
    return 1;
  }

  /**
   * The raw value of this type that is nearest to a number: in the range, and with the decimal
   * places of the type.
   *
   * @param raw any number; NaN stays NaN
   */
  default double nearest(double raw) {
    double inside = Math.max(least(), Math.min(greatest(), raw));
    return parts() == 0 ? inside : Math.rint(inside * parts()) / parts();
  }

  /**
   * A value as the table writes it.
   *
   * @param raw a value of this type, not NaN
   */
  String text(double raw);

  /**
   * A value as Java has it: a Double, Long, Boolean, LocalDate or LocalDateTime, or the {@link
   * #text}. A boolean that is written in other words than false and true is text.
   *
   * @param raw a value of this type, not NaN
   */
  default Object value(double raw) {
    return text(raw);
  }

  /**
   * A function from what a cell holds to the raw value; NaN for a text that is no value of this
   * type. It is for one thread.
   */
  ToDoubleFunction<String> reader();

  /**
   * A number with decimal places.
   *
   * @param places the most decimal places that a value needs; −1 to keep all digits
   * @param written how many are written, filled up with zeros; −1 to write as many as are needed
   */
  @JsonTypeName("real")
  record Real(int places, int written, double least, double greatest) implements ColumnType {

    /** Any number, with all its digits. */
    public static final Real ANY =
        new Real(-1, -1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Ten to a larger power is not exact in float64. */
    public static final int MOST_PLACES = 15;

    /**
     * Checks the places.
     *
     * @throws IllegalArgumentException if there are more than 15
     */
    public Real {
      if (places < -1 || places > MOST_PLACES) {
        throw new IllegalArgumentException(
            "a real number has 0 to " + MOST_PLACES + " decimal places, or -1, not " + places);
      }
    }

    @Override
    public double parts() {
      return places < 0 ? 0 : Math.pow(10, places);
    }

    @Override
    public Object value(double raw) {
      return raw;
    }

    @Override
    public String text(double raw) {
      if (places < 0) {
        return Double.toString(raw);
      }
      BigDecimal value = BigDecimal.valueOf(raw).setScale(places, RoundingMode.HALF_EVEN);
      if (written >= 0) {
        return value.setScale(written, RoundingMode.HALF_EVEN).toPlainString();
      }
      return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    @Override
    public ToDoubleFunction<String> reader() {
      return ColumnType::number;
    }
  }

  /** A whole number. */
  @JsonTypeName("integer")
  record Whole(double least, double greatest) implements ColumnType {

    @Override
    public Object value(double raw) {
      return Math.round(raw);
    }

    @Override
    public String text(double raw) {
      return BigDecimal.valueOf(raw).setScale(0, RoundingMode.HALF_EVEN).toPlainString();
    }

    @Override
    public ToDoubleFunction<String> reader() {
      return text -> {
        double number = number(text);
        return number == Math.rint(number) ? number : Double.NaN;
      };
    }
  }

  /** One of a few words; raw is its index. */
  sealed interface Named extends ColumnType {

    @Override
    List<String> categories();

    @Override
    default double least() {
      return 0;
    }

    @Override
    default double greatest() {
      return categories().size() - 1;
    }

    @Override
    default String text(double raw) {
      return categories().get((int) raw);
    }

    @Override
    default ToDoubleFunction<String> reader() {
      Map<String, Double> indices = new HashMap<>();
      for (String word : categories()) {
        indices.put(word, (double) indices.size());
      }
      return text -> indices.getOrDefault(text, Double.NaN);
    }
  }

  /**
   * One of some words.
   *
   * @param values the words, in the order of their indices; they differ, and there is at least one
   */
  @JsonTypeName("category")
  record Category(List<String> values) implements Named {

    /**
     * Copies the words.
     *
     * @throws IllegalArgumentException if there is none, or two are the same
     */
    public Category {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("there is at least one category");
      }
      if (new HashSet<>(values).size() < values.size()) {
        throw new IllegalArgumentException("two categories have one name: " + values);
      }
    }

    @Override
    public List<String> categories() {
      return values;
    }
  }

  /**
   * No, which is 0, or yes, which is 1.
   *
   * @param no how the table writes 0
   * @param yes how the table writes 1
   */
  @JsonTypeName("boolean")
  record Bool(String no, String yes) implements Named {

    @Override
    public List<String> categories() {
      return List.of(no, yes);
    }

    @Override
    public Object value(double raw) {
      return yes.equals("true") ? (Object) (raw == 1) : text(raw);
    }
  }

  /**
   * A day; raw is the number of days since 1970-01-01.
   *
   * @param format as {@link java.time.format.DateTimeFormatter} has it, such as {@code dd.MM.uuuu}
   */
  @JsonTypeName("date")
  record Date(String format, double least, double greatest) implements ColumnType {

    @Override
    public Object value(double raw) {
      return LocalDate.ofEpochDay(Math.round(raw));
    }

    @Override
    public String text(double raw) {
      return TimeFormat.of(format).day((long) Math.rint(raw));
    }

    @Override
    public ToDoubleFunction<String> reader() {
      return TimeFormat.of(format)::day;
    }
  }

  /**
   * A day and a time, in no time zone, or in UTC where the format has an offset; raw is the number
   * of seconds since 1970-01-01T00:00.
   *
   * @param format as {@link java.time.format.DateTimeFormatter} has it, such as {@code uuuu-MM-dd
   *     HH:mm}
   * @param parts a value is a whole number of seconds / parts: 1, or 1000 for milliseconds
   */
  @JsonTypeName("date-time")
  record DateTime(String format, double parts, double least, double greatest)
      implements ColumnType {

    @Override
    public Object value(double raw) {
      return TimeFormat.instant(raw, parts).toLocalDateTime();
    }

    @Override
    public String text(double raw) {
      return TimeFormat.of(format).time(raw, parts);
    }

    @Override
    public ToDoubleFunction<String> reader() {
      return TimeFormat.of(format)::time;
    }
  }

  /** What no network learns: it is made when rows are written. */
  sealed interface Unlearned extends ColumnType {

    @Override
    default double least() {
      return 0;
    }

    @Override
    default double greatest() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    default ToDoubleFunction<String> reader() {
      return text -> Double.NaN;
    }
  }

  /**
   * One value in all rows.
   *
   * @param value how the table writes it; empty where every value is missing
   */
  @JsonTypeName("constant")
  record Constant(String value) implements Unlearned {

    @Override
    public String text(double raw) {
      return value;
    }
  }

  /**
   * A name for a row that no other row has. Rows that are written get new ones, by their number;
   * raw is that number, from 0.
   *
   * @param pattern see {@link Numbering}
   * @param first the number that the pattern shows in the first row
   */
  @JsonTypeName("identifier")
  record Identifier(String pattern, long first) implements Unlearned {

    @Override
    public Object value(double raw) {
      return pattern.equals("#") ? (Object) (first + (long) raw) : text(raw);
    }

    @Override
    public String text(double raw) {
      return new Numbering(pattern).text(first + (long) raw);
    }
  }

  /** Text that people wrote. Rows that are written have none. */
  @JsonTypeName("text")
  record Text() implements Unlearned {

    @Override
    public String text(double raw) {
      return "";
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
