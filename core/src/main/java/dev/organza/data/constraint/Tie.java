package dev.organza.data.constraint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.organza.data.column.Constraint;
import java.util.List;
import java.util.stream.IntStream;

/** A constraint on numbers, which are given by their place in a {@link TiedNumbers}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Tie.Order.class),
  @JsonSubTypes.Type(Tie.Addition.class),
  @JsonSubTypes.Type(Tie.Sign.class)
})
sealed interface Tie {

  /** The numbers it is about. */
  List<Integer> all();

  /**
   * Whether it holds, where none of its numbers is missing.
   *
   * @param units NaN for a missing number
   * @param exactness by how much a sum may be off
   */
  default boolean holds(double[] units, double exactness) {
    return isMissing(units) || holdsWhole(units, exactness);
  }

  /** Whether one of its numbers is missing. */
  boolean isMissing(double[] units);

  /** As {@link #holds}, where all of its numbers are there. */
  boolean holdsWhole(double[] units, double exactness);

  /**
   * Whether it holds for some numbers between bounds.
   *
   * @param exactness by how much a sum may be off
   */
  boolean mayHold(double[] least, double[] greatest, double exactness);

  /**
   * A value of a number that is missing with which the others can stay as they are.
   *
   * @param guess what it is else
   * @param units NaN for those that are missing
   */
  default double fitting(int number, double guess, List<TiedNumber> numbers, double[] units) {
    return guess;
  }

  /** What it says of columns of these names. */
  Constraint constraint(List<String> names);

  /** The same with other places: number {@code i} becomes {@code places[i]}. */
  Tie moved(int[] places);

  /** Low &lt; high, or low ≤ high. */
  record Order(int low, int high, boolean orEqual) implements Tie {

    @Override
    public Constraint constraint(List<String> names) {
      return new Constraint.Less(names.get(low), names.get(high), orEqual);
    }

    @Override
    public Tie moved(int[] places) {
      return new Order(places[low], places[high], orEqual);
    }

    @Override
    public List<Integer> all() {
      return List.of(low, high);
    }

    @Override
    public boolean isMissing(double[] units) {
      return Double.isNaN(units[low]) || Double.isNaN(units[high]);
    }

    @Override
    public boolean holdsWhole(double[] units, double exactness) {
      return orEqual ? units[low] <= units[high] : units[low] < units[high];
    }

    @Override
    public boolean mayHold(double[] least, double[] greatest, double exactness) {
      return orEqual ? least[low] <= greatest[high] : least[low] < greatest[high];
    }

    @Override
    public double fitting(int number, double guess, List<TiedNumber> numbers, double[] units) {
      if (number == low && !Double.isNaN(units[high])) {
        TiedNumber upper = numbers.get(high);
        double bound = numbers.get(low).below(units[high], orEqual);
        return upper.derivation().isDistance()
            ? Math.min(bound, numbers.get(low).snapped(units[high] - upper.typical()))
            : Math.min(bound, guess);
      } else if (number == high && !Double.isNaN(units[low])) {
        return Math.max(guess, numbers.get(high).above(units[low], orEqual));
      }
      return guess;
    }
  }

  /** The sum of the parts is the total. */
  record Addition(List<Integer> parts, int total) implements Tie {

    public Addition {
      parts = List.copyOf(parts);
    }

    @Override
    public Constraint constraint(List<String> names) {
      return new Constraint.Sum(parts.stream().map(names::get).toList(), names.get(total));
    }

    @Override
    public Tie moved(int[] places) {
      return new Addition(parts.stream().map(part -> places[part]).toList(), places[total]);
    }

    @Override
    public List<Integer> all() {
      return IntStream.concat(parts.stream().mapToInt(Integer::intValue), IntStream.of(total))
          .boxed()
          .toList();
    }

    @Override
    public boolean isMissing(double[] units) {
      return Double.isNaN(TiedNumbers.sum(parts, units) - units[total]);
    }

    @Override
    public boolean holdsWhole(double[] units, double exactness) {
      return Math.abs(TiedNumbers.sum(parts, units) - units[total]) <= exactness;
    }

    @Override
    public boolean mayHold(double[] least, double[] greatest, double exactness) {
      return TiedNumbers.sum(parts, least) <= greatest[total] + exactness
          && TiedNumbers.sum(parts, greatest) >= least[total] - exactness;
    }

    /** What the parts that are there leave is shared by those that are missing. */
    @Override
    public double fitting(int number, double guess, List<TiedNumber> numbers, double[] units) {
      if (number == total) {
        double sum = TiedNumbers.sum(parts, units);
        return Double.isNaN(sum) ? guess : sum;
      }
      if (!parts.contains(number) || Double.isNaN(units[total])) {
        return guess;
      }
      double left = units[total];
      int missing = 0;
      for (int part : parts) {
        if (Double.isNaN(units[part])) {
          missing++;
        } else {
          left -= units[part];
        }
      }
      return missing == 1 ? left : numbers.get(number).snapped(left / missing);
    }
  }

  /** A number is above 0. */
  record Sign(int number) implements Tie {

    @Override
    public Constraint constraint(List<String> names) {
      return new Constraint.Positive(names.get(number));
    }

    @Override
    public Tie moved(int[] places) {
      return new Sign(places[number]);
    }

    @Override
    public List<Integer> all() {
      return List.of(number);
    }

    @Override
    public boolean isMissing(double[] units) {
      return Double.isNaN(units[number]);
    }

    @Override
    public boolean holdsWhole(double[] units, double exactness) {
      return units[number] > 0;
    }

    @Override
    public boolean mayHold(double[] least, double[] greatest, double exactness) {
      return greatest[number] > 0;
    }
  }
}
