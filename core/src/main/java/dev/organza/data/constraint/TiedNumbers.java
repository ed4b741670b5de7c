package dev.organza.data.constraint;

import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.column.Constraint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Numbers and times that are below one another, add up, or are above 0. Learned are those that
 * others follow from, and of the others their distance; which of them are missing is a category.
 *
 * <p>A row of them is put together in order, so that each number is within the range that was seen
 * and above those that it must be above. Where that leads out of a range all the same, the row is
 * drawn towards a row of the data, as far as it takes: the ranges and constraints describe a convex
 * set, which holds all that lies between two of its points.
 *
 * <p>A constraint holds where one of its numbers is missing.
 *
 * @param numbers in an order in which each follows from those before it
 * @param parts units in 1 of the table
 * @param ties what holds
 * @param patterns which numbers are there, a 1 for each that is and a 0 for each that is not; none
 *     where all are in every row
 * @param types of the columns of the numbers
 */
record TiedNumbers(
    List<TiedNumber> numbers,
    double parts,
    List<Tie> ties,
    List<String> patterns,
    List<ColumnType> types)
    implements ColumnGroup {

  /** Halvings of the way towards the row of the data. */
  private static final int HALVINGS = 12;

  private static final double ROUNDING = 1e-9;

  TiedNumbers {
    numbers = List.copyOf(numbers);
    ties = List.copyOf(ties);
    patterns = List.copyOf(patterns);
    types = List.copyOf(types);
  }

  @Override
  public List<Integer> places() {
    return numbers.stream().map(TiedNumber::place).toList();
  }

  @Override
  public List<Column> free() {
    List<Column> free = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      TiedNumber number = numbers.get(i);
      if (number.derivation().isDistance()) {
        double most = number.learned(number.to());
        free.add(
            new Column("distance of " + number.name(), new ColumnType.Real(-1, -1, 0, most), null));
      } else if (number.derivation().isLearned()) {
        free.add(new Column(number.name(), types.get(i), null));
      }
    }
    if (!patterns.isEmpty()) {
      String names = String.join(" / ", numbers.stream().map(TiedNumber::name).toList());
      free.add(new Column("which of " + names, new ColumnType.Category(patterns), null));
    }
    return free;
  }

  @Override
  public int width() {
    int width = patterns.isEmpty() ? 0 : 1;
    for (TiedNumber number : numbers) {
      width += number.derivation().isLearned() ? 1 : 0;
    }
    return width;
  }

  @Override
  public void loosen(double[] row, double[] free, int offset) {
    double[] units = units(row);
    String pattern = pattern(units);
    fill(units);
    double[] learned = learned(units);
    int at = offset;
    for (int i = 0; i < numbers.size(); i++) {
      TiedNumber number = numbers.get(i);
      if (number.derivation().isDistance()) {
        free[at++] = number.learned(learned[i]);
      } else if (number.derivation().isLearned()) {
        free[at++] = learned[i] / parts;
      }
    }
    if (!patterns.isEmpty()) {
      free[at] = index(pattern);
    }
  }

  @Override
  public void tie(double[] free, int offset, double[] row) {
    double[] learned = new double[numbers.size()];
    int at = offset;
    for (int i = 0; i < learned.length; i++) {
      TiedNumber number = numbers.get(i);
      if (number.derivation().isDistance()) {
        learned[i] = number.distance(free[at++]);
      } else if (number.derivation().isLearned()) {
        learned[i] = free[at++] * parts;
      }
    }
    boolean[] there = new boolean[learned.length];
    for (int i = 0; i < there.length; i++) {
      there[i] = patterns.isEmpty() || patterns.get((int) free[at]).charAt(i) == '1';
    }
    double[] units = within(learned, there);
    for (int i = 0; i < units.length; i++) {
      row[numbers.get(i).place()] = there[i] ? units[i] / parts + 0.0 : Double.NaN;
    }
  }

  /**
   * Nothing is asked of which of them are missing, other than that one that is asked for is not.
   */
  @Override
  public BitSet allowed(int column, Map<Integer, BitSet> allowed, Set<Integer> present) {
    List<String> categories = free().get(column).categories();
    BitSet left = new BitSet();
    for (int k = 0; k < categories.size(); k++) {
      String pattern = categories.get(k);
      left.set(
          k,
          IntStream.range(0, numbers.size())
              .noneMatch(
                  i -> pattern.charAt(i) != '1' && present.contains(numbers.get(i).place())));
    }
    return left;
  }

  /** As {@link FreeColumns#broken}. */
  Optional<Constraint> broken(double[] least, double[] greatest) {
    double[] low = new double[numbers.size()];
    double[] high = new double[numbers.size()];
    for (int i = 0; i < low.length; i++) {
      TiedNumber number = numbers.get(i);
      low[i] = Math.max(number.least(), least[number.place()] * parts);
      high[i] = Math.min(number.greatest(), greatest[number.place()] * parts);
    }
    List<String> names = numbers.stream().map(TiedNumber::name).toList();
    return ties.stream()
        .filter(tie -> !tie.mayHold(low, high, exactness(high)))
        .findFirst()
        .map(tie -> tie.constraint(names));
  }

  /** The values of a row in units; NaN where missing. */
  double[] units(double[] row) {
    double[] units = new double[numbers.size()];
    for (int i = 0; i < units.length; i++) {
      TiedNumber number = numbers.get(i);
      units[i] = number.snapped(row[number.place()] * parts);
    }
    return units;
  }

  static String pattern(double[] units) {
    StringBuilder pattern = new StringBuilder();
    for (double value : units) {
      pattern.append(Double.isNaN(value) ? '0' : '1');
    }
    return pattern.toString();
  }

  private int index(String pattern) {
    int index = patterns.indexOf(pattern);
    return index >= 0
        ? index
        : IntStream.range(0, patterns.size())
            .reduce((a, b) -> common(pattern, b) > common(pattern, a) ? b : a)
            .orElseThrow();
  }

  private long common(String pattern, int index) {
    return IntStream.range(0, pattern.length())
        .filter(i -> pattern.charAt(i) == patterns.get(index).charAt(i))
        .count();
  }

  /** What is learned of numbers that are all there: a number, or its distance. */
  double[] learned(double[] units) {
    double[] learned = units.clone();
    for (int i = 0; i < learned.length; i++) {
      if (numbers.get(i).derivation() instanceof Derivation.Above) {
        learned[i] = units[i] - base(i, units);
      } else if (numbers.get(i).derivation() instanceof Derivation.Below) {
        learned[i] = base(i, units) - units[i];
      }
    }
    return learned;
  }

  /** What a distance is counted from: the largest of those below, or the least of those above. */
  private double base(int i, double[] units) {
    Derivation derivation = numbers.get(i).derivation();
    double base = Double.NaN;
    if (derivation instanceof Derivation.Below below) {
      for (Derivation.Bound high : below.highs()) {
        base = Double.isNaN(base) ? units[high.number()] : Math.min(base, units[high.number()]);
      }
    } else if (derivation instanceof Derivation.Above above) {
      for (Derivation.Bound low : above.lows()) {
        base = Double.isNaN(base) ? units[low.number()] : Math.max(base, units[low.number()]);
      }
    }
    return Double.isNaN(base) ? 0 : base;
  }

  /** Numbers for which ranges and constraints hold. */
  private double[] within(double[] learned, boolean[] there) {
    double[] units = derived(learned);
    if (holds(units, there)) {
      return units;
    }
    double[] example = numbers.stream().mapToDouble(TiedNumber::example).toArray();
    double[] from = learned(example);
    double[] found = example;
    double holding = 0;
    double failing = 1;
    double[] between = new double[learned.length];
    for (int round = 0; round < HALVINGS; round++) {
      double share = (holding + failing) / 2;
      for (int i = 0; i < between.length; i++) {
        between[i] = from[i] + share * (learned[i] - from[i]);
      }
      units = derived(between);
      if (holds(units, there)) {
        found = units;
        holding = share;
      } else {
        failing = share;
      }
    }
    return found;
  }

  /** The numbers that follow from what was learned. */
  private double[] derived(double[] learned) {
    double[] units = new double[learned.length];
    for (int i = 0; i < units.length; i++) {
      TiedNumber number = numbers.get(i);
      Derivation derivation = number.derivation();
      if (derivation instanceof Derivation.Above above) {
        double floor = Double.NEGATIVE_INFINITY;
        for (Derivation.Bound low : above.lows()) {
          floor = Math.max(floor, number.above(units[low.number()], low.orEqual()));
        }
        units[i] = Math.max(floor, number.inside(base(i, units) + learned[i]));
      } else if (derivation instanceof Derivation.Below below) {
        double ceiling = Double.POSITIVE_INFINITY;
        for (Derivation.Bound high : below.highs()) {
          ceiling = Math.min(ceiling, number.below(units[high.number()], high.orEqual()));
        }
        units[i] = Math.min(ceiling, number.inside(base(i, units) - learned[i]));
      } else if (derivation instanceof Derivation.Total sum) {
        units[i] = sum(sum.parts(), units);
      } else if (derivation instanceof Derivation.Rest rest) {
        units[i] = units[rest.total()] - sum(rest.others(), units);
      } else {
        units[i] = number.inside(learned[i]);
      }
    }
    return units;
  }

  static double sum(List<Integer> parts, double[] units) {
    double sum = 0;
    for (int part : parts) {
      sum += units[part];
    }
    return sum;
  }

  private boolean holds(double[] units, boolean[] there) {
    double[] seen = units.clone();
    for (int i = 0; i < units.length; i++) {
      if (!there[i]) {
        seen[i] = Double.NaN;
      } else if (!numbers.get(i).holds(units[i])) {
        return false;
      }
    }
    double exactness = exactness(seen);
    for (Tie tie : ties) {
      if (!tie.holds(seen, exactness)) {
        return false;
      }
    }
    return true;
  }

  /** By how much a sum may be off: nothing where all are counted in units. */
  double exactness(double[] units) {
    boolean exact = true;
    for (TiedNumber number : numbers) {
      exact &= number.grid() > 0;
    }
    if (exact) {
      return 0;
    }
    double largest = 0;
    for (double value : units) {
      largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    return ROUNDING * largest;
  }

  /** Puts numbers in the place of missing ones, so that those that are there stay as they are. */
  private void fill(double[] units) {
    for (int i = 0; i < units.length; i++) {
      if (Double.isNaN(units[i])) {
        units[i] = guess(i, units);
      }
    }
  }

  private double guess(int i, double[] units) {
    TiedNumber number = numbers.get(i);
    Derivation derivation = number.derivation();
    double guess = number.typical();
    if (derivation instanceof Derivation.Total sum) {
      return sum(sum.parts(), units);
    } else if (derivation instanceof Derivation.Rest rest) {
      return units[rest.total()] - sum(rest.others(), units);
    } else if (derivation instanceof Derivation.Above) {
      guess = base(i, units) + number.typical();
    } else if (derivation instanceof Derivation.Below) {
      guess = base(i, units) - number.typical();
    }
    guess = number.inside(guess);
    for (Tie tie : ties) {
      guess = tie.fitting(i, guess, numbers, units);
    }
    return guess;
  }
}
