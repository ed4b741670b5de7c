package dev.organza.data.constraint;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.column.Constraint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds out of numbers that constraints tie which follow from which. */
final class NumberPlan {

  private final List<Column> columns;
  private final List<Integer> places;
  private final List<Constraint> constraints;
  private final List<String> names;
  private final Derivation[] derivations;
  private final List<Tie> ties = new ArrayList<>();
  private final double parts;

  /**
   * The numbers of a group.
   *
   * @param places of the columns in a row
   * @param constraints about them alone
   */
  NumberPlan(List<Column> columns, List<Integer> places, List<Constraint> constraints) {
    this.columns = columns;
    this.places = places;
    this.constraints = constraints;
    this.names = columns.stream().map(Column::name).toList();
    this.derivations = new Derivation[columns.size()];
    this.parts =
        columns.stream()
            .mapToDouble(column -> column.type().parts())
            .map(p -> p == 0 ? 1 : p)
            .max()
            .orElse(1);
  }

  /** The numbers in their order, before any row was seen. */
  TiedNumbers tied() {
    requireNoCircle();
    for (Constraint constraint : constraints) {
      if (constraint instanceof Constraint.Sum sum) {
        add(sum);
      }
    }
    for (Constraint constraint : constraints) {
      if (constraint instanceof Constraint.Less less) {
        add(less);
      }
    }
    for (Constraint constraint : constraints) {
      if (constraint instanceof Constraint.Positive positive) {
        int number = names.indexOf(positive.column());
        ties.add(new Tie.Sign(number));
        if (derivations[number] == null) {
          derivations[number] = new Derivation.Above(List.of());
        }
      }
    }
    return ordered();
  }

  private double grid(int number) {
    double own = columns.get(number).type().parts();
    return own == 0 ? 0 : Math.rint(parts / own);
  }

  /** One of its numbers follows from the others: the total, if that has all their places. */
  private void add(Constraint.Sum sum) {
    int total = names.indexOf(sum.total());
    List<Integer> all = sum.parts().stream().map(names::indexOf).toList();
    ties.add(new Tie.Addition(all, total));
    boolean fine =
        all.stream()
            .allMatch(part -> grid(total) <= grid(part) && (grid(part) > 0 || grid(total) == 0));
    if (fine && isFree(total, all)) {
      derivations[total] = new Derivation.Total(all);
      return;
    }
    List<Integer> finest = all.stream().sorted(Comparator.comparingDouble(this::grid)).toList();
    for (int part : finest) {
      List<Integer> others = all.stream().filter(other -> other != part).toList();
      boolean finer =
          grid(part) <= grid(total) && others.stream().allMatch(o -> grid(part) <= grid(o));
      List<Integer> needs = new ArrayList<>(others);
      needs.add(total);
      if (finer && isFree(part, needs)) {
        derivations[part] = new Derivation.Rest(total, others);
        return;
      }
    }
    throw ConstraintPlan.problem(
        sum,
        "leaves none of its columns to follow from the others, as other constraints say what they are",
        "Leave out the one that follows from the rest.");
  }

  /** The high one follows from the low one, or the other way about. */
  private void add(Constraint.Less less) {
    int low = names.indexOf(less.low());
    int high = names.indexOf(less.high());
    ties.add(new Tie.Order(low, high, less.orEqual()));
    if (derivations[high] instanceof Derivation.Above above && !needs(low, high)) {
      derivations[high] = above.and(new Derivation.Bound(low, less.orEqual()));
    } else if (isFree(high, List.of(low))) {
      derivations[high] = new Derivation.Above(List.of(new Derivation.Bound(low, less.orEqual())));
    } else if (derivations[low] instanceof Derivation.Below below && !needs(high, low)) {
      derivations[low] = below.and(new Derivation.Bound(high, less.orEqual()));
    } else if (isFree(low, List.of(high))) {
      derivations[low] = new Derivation.Below(List.of(new Derivation.Bound(high, less.orEqual())));
    }
    // Else it is kept by drawing rows towards one of the data, see TiedNumbers.
  }

  private boolean isFree(int number, List<Integer> needs) {
    return derivations[number] == null && needs.stream().noneMatch(one -> needs(one, number));
  }

  /** Whether a number follows from another, by way of others as well. */
  private boolean needs(int number, int other) {
    Derivation derivation = derivations[number];
    return number == other
        || derivation != null && derivation.needs().stream().anyMatch(one -> needs(one, other));
  }

  private void requireNoCircle() {
    for (Constraint constraint : constraints) {
      if (constraint instanceof Constraint.Less less) {
        List<Constraint.Less> way = way(less.high(), less.low(), new ArrayList<>());
        if (way != null) {
          List<Constraint.Less> circle = new ArrayList<>(List.of(less));
          circle.addAll(way);
          String texts = String.join(", ", circle.stream().map(Constraint::text).toList());
          throw circle.stream().allMatch(Constraint.Less::orEqual)
              ? new UsageException(
                  "the constraints " + texts + " say that columns are equal.",
                  Hint.say("Drop all of these columns but one."))
              : new UsageException(
                  "the constraints contradict each other: " + texts + ".",
                  Hint.say("Leave one of them out."));
        }
      }
    }
  }

  /** Constraints that lead from one column up to another; null if none do. */
  private @Nullable List<Constraint.Less> way(String from, String to, List<Constraint.Less> tried) {
    if (from.equals(to)) {
      return List.of();
    }
    for (Constraint constraint : constraints) {
      if (constraint instanceof Constraint.Less less
          && less.low().equals(from)
          && !tried.contains(less)) {
        tried.add(less);
        List<Constraint.Less> rest = way(less.high(), to, tried);
        if (rest != null) {
          List<Constraint.Less> way = new ArrayList<>(List.of(less));
          way.addAll(rest);
          return way;
        }
      }
    }
    return null;
  }

  private TiedNumbers ordered() {
    List<Integer> order = new ArrayList<>();
    IntStream.range(0, derivations.length).forEach(number -> visit(number, order));
    int[] moved = new int[derivations.length];
    for (int i = 0; i < moved.length; i++) {
      moved[order.get(i)] = i;
    }
    List<TiedNumber> numbers = new ArrayList<>();
    for (int number : order) {
      ColumnType type = columns.get(number).type();
      Derivation derivation = derivations[number];
      numbers.add(
          TiedNumber.of(
              names.get(number),
              places.get(number),
              units(type.least(), number),
              units(type.greatest(), number),
              grid(number),
              derivation == null ? new Derivation.Itself() : derivation.moved(moved)));
    }
    return new TiedNumbers(
        numbers,
        parts,
        ties.stream().map(tie -> tie.moved(moved)).toList(),
        List.of(),
        order.stream().map(number -> columns.get(number).type()).toList());
  }

  private double units(double raw, int number) {
    double grid = grid(number);
    return grid == 0 || Double.isInfinite(raw) ? raw * parts : Math.rint(raw * parts / grid) * grid;
  }

  private void visit(int number, List<Integer> order) {
    if (!order.contains(number)) {
      Derivation derivation = derivations[number];
      if (derivation != null) {
        derivation.needs().forEach(one -> visit(one, order));
      }
      order.add(number);
    }
  }
}
