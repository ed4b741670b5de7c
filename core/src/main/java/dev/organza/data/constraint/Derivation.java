package dev.organza.data.constraint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a number of a row follows from others, which are given by their place in a {@link
 * TiedNumbers}: what makes a constraint hold.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "by")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Derivation.Itself.class, name = "itself"),
  @JsonSubTypes.Type(value = Derivation.Above.class, name = "above"),
  @JsonSubTypes.Type(value = Derivation.Below.class, name = "below"),
  @JsonSubTypes.Type(value = Derivation.Total.class, name = "total"),
  @JsonSubTypes.Type(value = Derivation.Rest.class, name = "rest")
})
sealed interface Derivation {

  /** Those it follows from. */
  List<Integer> needs();

  /** Whether something of it is learned: the number itself, or its distance from others. */
  @JsonIgnore
  default boolean isLearned() {
    return isDistance() || this instanceof Itself;
  }

  /** Whether its distance from others is learned. */
  @JsonIgnore
  default boolean isDistance() {
    return this instanceof Above || this instanceof Below;
  }

  /** It follows from none. */
  record Itself() implements Derivation {
    @Override
    public List<Integer> needs() {
      return List.of();
    }
  }

  /** A bound by another number, which may be reached or not. */
  record Bound(int number, boolean orEqual) {}

  /**
   * The largest of some numbers and a distance.
   *
   * @param lows those it is above; none where it is above 0
   */
  record Above(List<Bound> lows) implements Derivation {

    public Above {
      lows = List.copyOf(lows);
    }

    Above and(Bound low) {
      return new Above(Stream.concat(lows.stream(), Stream.of(low)).toList());
    }

    @Override
    public List<Integer> needs() {
      return lows.stream().map(Bound::number).toList();
    }
  }

  /**
   * The least of some numbers, less a distance.
   *
   * @param highs those it is below, at least one
   */
  record Below(List<Bound> highs) implements Derivation {

    public Below {
      highs = List.copyOf(highs);
    }

    Below and(Bound high) {
      return new Below(Stream.concat(highs.stream(), Stream.of(high)).toList());
    }

    @Override
    public List<Integer> needs() {
      return highs.stream().map(Bound::number).toList();
    }
  }

  /** The sum of some numbers. */
  record Total(List<Integer> parts) implements Derivation {

    public Total {
      parts = List.copyOf(parts);
    }

    @Override
    public List<Integer> needs() {
      return parts;
    }
  }

  /** What other parts leave of a sum. */
  record Rest(int total, List<Integer> others) implements Derivation {

    public Rest {
      others = List.copyOf(others);
    }

    @Override
    public List<Integer> needs() {
      return Stream.concat(Stream.of(total), others.stream()).toList();
    }
  }

  /** The same with other places: number {@code i} becomes {@code places[i]}. */
  default Derivation moved(int[] places) {
    if (this instanceof Above above) {
      return new Above(moved(above.lows(), places));
    } else if (this instanceof Below below) {
      return new Below(moved(below.highs(), places));
    } else if (this instanceof Total sum) {
      return new Total(sum.parts().stream().map(part -> places[part]).toList());
    } else if (this instanceof Rest rest) {
      return new Rest(
          places[rest.total()], rest.others().stream().map(part -> places[part]).toList());
    }
    return this;
  }

  private static List<Bound> moved(List<Bound> bounds, int[] places) {
    return IntStream.range(0, bounds.size())
        .mapToObj(i -> new Bound(places[bounds.get(i).number()], bounds.get(i).orEqual()))
        .toList();
  }
}
