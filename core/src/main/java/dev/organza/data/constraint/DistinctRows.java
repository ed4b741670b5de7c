package dev.organza.data.constraint;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.column.Constraint;
import dev.organza.data.column.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Keeps columns unique over the rows that are written one after another: a row with values that one
 * before has takes the nearest that none has. It remembers the values of all rows.
 *
 * <p>A row in which one of the values is missing is like no other. A group with an identifier is
 * unique by that. Used by one thread.
 */
public final class DistinctRows {

  /** Combinations that are tried for one row. */
  private static final int MOST_TRIED = 1_000_000;

  private final UnaryOperator<double[]> constraints;
  private final Predicate<double[]> allowed;
  private final List<Group> groups;

  /** The values of some columns that are not to occur twice. */
  private record Group(
      Constraint.Unique constraint,
      List<Column> columns,
      List<Integer> places,
      Set<List<Double>> taken,
      Map<List<Double>, Integer> tried) {

    List<Double> key(double[] row) {
      return places.stream().map(place -> row[place] + 0.0).toList(); // −0 is 0
    }

    boolean isNew(double[] row) {
      List<Double> key = key(row);
      return key.stream().anyMatch(value -> value.isNaN()) || !taken.contains(key);
    }
  }

  private DistinctRows(
      List<Group> groups, UnaryOperator<double[]> constraints, Predicate<double[]> allowed) {
    this.groups = groups;
    this.constraints = constraints;
    this.allowed = allowed;
  }

  /**
   * For rows of a table, of which none was written yet.
   *
   * @param constraints makes the other constraints hold in a row
   * @param allowed what a row may be moved to
   */
  public static DistinctRows of(
      TableSchema table, UnaryOperator<double[]> constraints, Predicate<double[]> allowed) {
    List<Group> groups = new ArrayList<>();
    for (Constraint constraint : table.constraints()) {
      if (constraint instanceof Constraint.Unique unique) {
        group(table, unique).ifPresent(groups::add);
      }
    }
    return new DistinctRows(groups, constraints, allowed);
  }

  private static Optional<Group> group(TableSchema table, Constraint.Unique unique) {
    List<Column> learned = table.learned();
    List<Column> columns = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Column column : table.columns()) {
      if (unique.columns().contains(column.name())) {
        if (column.type() instanceof ColumnType.Identifier) {
          return Optional.empty();
        } else if (column.type().isLearned()) {
          columns.add(column);
          places.add(learned.indexOf(column));
        }
      }
    }
    return Optional.of(new Group(unique, columns, places, new HashSet<>(), new HashMap<>()));
  }

  /**
   * Refuses rows that are not unique where they are said to be.
   *
   * @throws OrganzaException if two have the same values
   */
  static void require(TableSchema table, Dataset dataset) {
    for (Group group : of(table, row -> row, row -> true).groups) {
      int broken = 0;
      int first = 0;
      double[] row = new double[dataset.shape().elements()];
      for (int n = 0; n < dataset.count(); n++) {
        dataset.read(n, row, 0);
        if (!group.isNew(row)) {
          first = broken == 0 ? n : first;
          broken++;
        }
        group.taken().add(group.key(row));
      }
      if (broken > 0) {
        throw DataProblem.in(
            dataset.name(),
            "%,d of %,d rows break the constraint %s; the first that has the values of one before is %s."
                .formatted(
                    broken, dataset.count(), group.constraint().text(), dataset.place(first)),
            "Mend the rows, or leave the constraint out of the schema.");
      }
    }
  }

  /** Whether every row is right as it is. */
  public boolean isEmpty() {
    return groups.isEmpty();
  }

  /**
   * A row that is unlike all before.
   *
   * @param row values that the table can have
   * @return that, or one near to it
   * @throws UsageException if there are no more different ones
   */
  public double[] next(double[] row) {
    if (groups.isEmpty()) {
      return row;
    }
    double[] found = row;
    for (Group group : groups) {
      found = areNew(found) ? found : near(group, found);
    }
    for (Group group : groups) {
      group.taken().add(group.key(found));
    }
    return found;
  }

  private boolean areNew(double[] row) {
    return groups.stream().allMatch(group -> group.isNew(row));
  }

  /** The values that are tried are in an order of their own for each row they begin with. */
  private double[] near(Group group, double[] row) {
    List<Double> start = group.key(row);
    int from = group.tried().getOrDefault(start, 1);
    for (int step = from; step < from + MOST_TRIED; step++) {
      double[] other = moved(group, row, step);
      if (other.length == 0) {
        break;
      }
      double[] held = constraints.apply(other);
      if (areNew(held) && allowed.test(held)) {
        group.tried().put(start, step);
        return held;
      }
    }
    throw new UsageException(
        "no more rows can be made that keep the constraint %s: there are %,d."
            .formatted(group.constraint().text(), group.taken().size()),
        Hint.say("Ask for fewer."));
  }

  /**
   * The row at some distance: in turn each column moves alone, to both sides, and then all of them
   * like the digits of a number.
   *
   * @param step from 1
   * @return empty where there is none
   */
  private static double[] moved(Group group, double[] row, int step) {
    int columns = group.columns().size();
    double[] moved = row.clone();
    long single = 0;
    long all = 1;
    for (Column column : group.columns()) {
      single = Math.max(single, values(column.type()));
      all =
          Math.min(
              Long.MAX_VALUE / MOST_TRIED / 2, all * Math.min(MOST_TRIED, values(column.type())));
    }
    long turns = 2 * single * columns;
    if (step <= turns) {
      int column = (step - 1) % columns;
      long turn = (step - 1) / columns;
      long distance = turn / 2 + 1;
      int place = group.places().get(column);
      moved[place] =
          stepped(
              group.columns().get(column).type(), row[place], turn % 2 == 0 ? distance : -distance);
      return moved;
    }
    if (columns == 1 || step - turns >= all) {
      return new double[0];
    }
    long rest = step - turns;
    for (int i = columns - 1; i >= 0; i--) {
      ColumnType type = group.columns().get(i).type();
      long values = Math.min(MOST_TRIED, values(type));
      int place = group.places().get(i);
      moved[place] = around(type, row[place], rest % values);
      rest /= values;
    }
    return moved;
  }

  /** How many values a type has. */
  private static long values(ColumnType type) {
    double values = (type.greatest() - type.least()) * unit(type) + 1;
    return values < MOST_TRIED ? Math.max(1, (long) Math.rint(values)) : MOST_TRIED;
  }

  private static double unit(ColumnType type) {
    return type.parts() > 0
        ? type.parts()
        : MOST_TRIED / Math.max(Double.MIN_NORMAL, type.greatest() - type.least());
  }

  /** The value that is some steps away, or the same where that is out of the range. */
  private static double stepped(ColumnType type, double raw, long steps) {
    double value = type.nearest(Math.rint(raw * unit(type) + steps) / unit(type));
    if (type.parts() == 0) {
      value = type.nearest(raw + steps / unit(type));
    }
    return value;
  }

  /** The same, going on with the least value behind the greatest. */
  private static double around(ColumnType type, double raw, long steps) {
    double place = Math.rint((raw - type.least()) * unit(type)) + steps;
    return type.nearest(type.least() + place % values(type) / unit(type));
  }
}
