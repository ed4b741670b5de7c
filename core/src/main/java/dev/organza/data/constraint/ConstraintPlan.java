package dev.organza.data.constraint;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.column.Constraint;
import dev.organza.data.column.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which columns of a table follow from which, so that its constraints hold. Says what is wrong with
 * constraints that columns cannot have, or that contradict each other.
 *
 * @param numbers groups of numbers that are tied, each with how it is put together
 * @param combinations groups of columns of categories of which only some combinations occur, by
 *     their places in a row
 */
record ConstraintPlan(List<TiedNumbers> numbers, List<List<Integer>> combinations) {

  /**
   * The plan of a table.
   *
   * @throws UsageException if its columns cannot have its constraints
   */
  static ConstraintPlan of(TableSchema table) {
    Map<String, Integer> places = new HashMap<>();
    for (Column column : table.learned()) {
      places.put(column.name(), places.size());
    }
    List<Constraint> constraints = table.constraints().stream().distinct().toList();
    constraints.forEach(constraint -> requireSense(table, constraint));
    List<TiedNumbers> numbers = new ArrayList<>();
    for (Set<String> group : groups(constraints, false)) {
      numbers.add(
          new NumberPlan(
                  group.stream().map(name -> column(table, name)).toList(),
                  group.stream().map(places::get).toList(),
                  constraints.stream()
                      .filter(one -> group.containsAll(one.columns()))
                      .filter(one -> !(one instanceof Constraint.Unique))
                      .toList())
              .tied());
    }
    List<List<Integer>> combinations = new ArrayList<>();
    for (Set<String> group : groups(constraints, true)) {
      Set<Integer> sorted = new TreeSet<>();
      group.forEach(name -> sorted.add(Objects.requireNonNull(places.get(name))));
      combinations.add(List.copyOf(sorted));
    }
    return new ConstraintPlan(numbers, combinations);
  }

  /** Columns that constraints tie, directly or through others. */
  private static List<Set<String>> groups(List<Constraint> constraints, boolean combinations) {
    List<Set<String>> groups = new ArrayList<>();
    for (Constraint constraint : constraints) {
      if (!(constraint instanceof Constraint.Unique)
          && constraint instanceof Constraint.Combination == combinations) {
        Set<String> group = new LinkedHashSet<>();
        for (Set<String> other : List.copyOf(groups)) {
          if (constraint.columns().stream().anyMatch(other::contains)) {
            group.addAll(other);
            groups.remove(other);
          }
        }
        group.addAll(constraint.columns());
        groups.add(group);
      }
    }
    return groups;
  }

  private static Column column(TableSchema table, String name) {
    return table.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void requireSense(TableSchema table, Constraint constraint) {
    List<Column> columns = constraint.columns().stream().map(name -> column(table, name)).toList();
    if (new HashSet<>(constraint.columns()).size() < columns.size()) {
      throw problem(constraint, "has one column twice", "Give different ones.");
    }
    if (constraint instanceof Constraint.Unique) {
      if (columns.isEmpty()) {
        throw problem(constraint, "names no column", "Give at least one.");
      }
      return;
    }
    boolean combination = constraint instanceof Constraint.Combination;
    if (combination ? columns.size() < 2 : columns.isEmpty()) {
      throw problem(constraint, "is about fewer than two columns", "Give at least two.");
    }
    if (constraint instanceof Constraint.Sum sum && sum.parts().size() < 2) {
      throw problem(constraint, "has fewer than two parts", "Give at least two.");
    }
    for (Column column : columns) {
      ColumnType type = column.type();
      if (type instanceof ColumnType.Constant) {
        throw problem(
            constraint,
            "is about \"" + column.name() + "\", which has one value in all rows",
            "Leave the constraint out, or give its type in the schema.");
      }
      boolean right =
          combination
              ? !type.categories().isEmpty()
              : constraint instanceof Constraint.Less ? type.isOrdered() : type.isNumber();
      if (!right) {
        throw problem(
            constraint,
            "is about \"%s\", which is of the type %s".formatted(column.name(), type.word()),
            combination
                ? "It takes categories and booleans; give the type \"category\" in the schema."
                : constraint instanceof Constraint.Less
                    ? "It takes numbers, dates or date-times; give the type in the schema."
                    : "It takes numbers; give the type in the schema.");
      }
    }
    if (constraint instanceof Constraint.Less
        && !kind(columns.get(0).type()).equals(kind(columns.get(1).type()))) {
      throw problem(
          constraint,
          "compares a column of the type %s with one of the type %s"
              .formatted(columns.get(0).type().word(), columns.get(1).type().word()),
          "Give both the same type in the schema.");
    }
  }

  private static String kind(ColumnType type) {
    return type.isNumber() ? "number" : type.word();
  }

  static UsageException problem(Constraint constraint, String what, String remedy) {
    return new UsageException(
        "the constraint " + constraint.text() + " " + what + ".", Hint.say(remedy));
  }
}
