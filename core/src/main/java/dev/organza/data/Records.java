package dev.organza.data;

import dev.organza.data.column.Column;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are Java records, as the rows of a data set and back. A component that is a number
 * becomes a column of numbers; a string, an enum constant or a boolean becomes a category. The
 * categories of an enum are all its constants, those of strings the ones that occur, sorted.
 *
 * @param <R> the record type; it must be accessible to this library
 */
public final class Records<R extends Record> {

  private static final Set<Class<?>> WHOLE =
      Set.of(
          byte.class,
          Byte.class,
          short.class,
          Short.class,
          int.class,
          Integer.class,
          long.class,
          Long.class);

  private static final Set<Class<?>> FRACTIONAL =
      Set.of(float.class, Float.class, double.class, Double.class);

  private static final Set<Class<?>> BOOLEAN = Set.of(boolean.class, Boolean.class);

  private final Class<R> type;
  private final RecordComponent[] components;
  private final List<Column> columns;
  private final double[][] rows;

  private Records(
      Class<R> type, RecordComponent[] components, List<Column> columns, double[][] rows) {
    this.type = type;
    this.components = components;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * The rows of some records.
   *
   * @throws IllegalArgumentException if there is none, a component is of another type than those
   *     above, or a value is null or not finite
   */
  public static <R extends Record> Records<R> of(Class<R> type, List<R> records) {
    if (records.isEmpty()) {
      throw new IllegalArgumentException("there is no record");
    }
    RecordComponent[] components = type.getRecordComponents();
    List<Column> columns = new ArrayList<>();
    double[][] rows = new double[records.size()][components.length];
    for (int i = 0; i < components.length; i++) {
      Object[] values = values(components[i], records);
      Column column = new Column(components[i].getName(), categories(components[i], values));
      columns.add(column);
      for (int n = 0; n < values.length; n++) {
        rows[n][i] =
            values[n] instanceof Number number
                ? finite(number.doubleValue(), column, n)
                : column.categories().indexOf(text(values[n]));
      }
    }
    return new Records<>(type, components, List.copyOf(columns), rows);
  }

  private static double finite(double value, Column column, int row) {
    if (!Float.isFinite((float) value)) {
      throw new IllegalArgumentException(
          "record %d: %s is %s, which is no number that float32 has room for"
              .formatted(row, column.name(), value));
    }
    return value;
  }

  private static Object[] values(RecordComponent component, List<? extends Record> records) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    Object[] values = new Object[records.size()];
    for (int n = 0; n < values.length; n++) {
      try {
        values[n] = accessor.invoke(records.get(n));
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("cannot read " + component, e);
      }
      if (values[n] == null) {
        throw new IllegalArgumentException(
            "record %d: %s is null; a row has a value in every column"
                .formatted(n, component.getName()));
      }
    }
    return values;
  }

  private static List<String> categories(RecordComponent component, Object[] values) {
    Class<?> type = component.getType();
    if (WHOLE.contains(type) || FRACTIONAL.contains(type)) {
      return List.of();
    } else if (BOOLEAN.contains(type)) {
      return List.of("false", "true");
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants()).map(Records::text).toList();
    } else if (type == String.class) {
      Set<String> occurring = new TreeSet<>();
      for (Object value : values) {
        occurring.add(text(value));
      }
      return List.copyOf(occurring);
    }
    throw new IllegalArgumentException(
        "%s is a %s; components are numbers, strings, enums and booleans"
            .formatted(component.getName(), type.getSimpleName()));
  }

  private static String text(Object value) {
    return value instanceof Enum<?> constant ? constant.name() : value.toString();
  }

  /** The columns, in the order of the components. */
  public List<Column> columns() {
    return columns;
  }

  /**
   * The rows as a data set that is not built yet.
   *
   * @param name for people
   */
  public DatasetBuilder named(String name) {
    return DatasetBuilder.ofColumns(
        name, columns, Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new));
  }

  /**
   * The record of a row, such as a generated one. Whole numbers are rounded.
   *
   * @param row a value for each column; a category is the index of its name
   * @throws IllegalArgumentException if it has another size, or a value is no category or beyond
   *     the range of its type
   */
  public R record(double... row) {
    if (row.length != components.length) {
      throw new IllegalArgumentException(
          "a row has %d values, not %d".formatted(components.length, row.length));
    }
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(types[i], columns.get(i), row[i]);
    }
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "%s refuses the row %s: %s"
              .formatted(type.getSimpleName(), Arrays.toString(row), reason(e.getCause())),
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot make a " + type.getSimpleName(), e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "an error" : DataProblem.reason(cause);
  }

  private static Object value(Class<?> type, Column column, double value) {
    if (FRACTIONAL.contains(type)) {
      return type == float.class || type == Float.class ? (Object) (float) value : (Object) value;
    } else if (WHOLE.contains(type)) {
      return whole(type, column, Math.rint(value));
    }
    int index = (int) value;
    if (index != value || index < 0 || index >= column.categories().size()) {
      throw new IllegalArgumentException(
          "%s is no index of the %d categories of %s"
              .formatted(value, column.categories().size(), column.name()));
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[index];
    }
    return BOOLEAN.contains(type) ? (Object) (index == 1) : column.categories().get(index);
  }

  private static Object whole(Class<?> type, Column column, double value) {
    long number = (long) value;
    if (type == long.class || type == Long.class) {
      return number;
    }
    boolean fits =
        type == int.class || type == Integer.class
            ? number == (int) number
            : type == short.class || type == Short.class
                ? number == (short) number
                : number == (byte) number;
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: %.0f is no %s".formatted(column.name(), value, type.getSimpleName()));
    }
    if (type == int.class || type == Integer.class) {
      return (int) number;
    }
    return type == short.class || type == Short.class
        ? (Object) (short) number
        : (Object) (byte) number;
  }
}
