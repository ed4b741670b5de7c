package dev.organza.data.column;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.Stream;

/** What holds in every row of a table, over some of its columns, which are given by name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Constraint.Less.class, name = "less"),
  @JsonSubTypes.Type(value = Constraint.Sum.class, name = "sum"),
  @JsonSubTypes.Type(value = Constraint.Combination.class, name = "combination"),
  @JsonSubTypes.Type(value = Constraint.Unique.class, name = "unique"),
  @JsonSubTypes.Type(value = Constraint.Positive.class, name = "positive")
})
public sealed interface Constraint {

  /** The columns it is about. */
  List<String> columns();

  /** What it says, for people, such as {@code start < end}. */
  String text();

  /**
   * One number or time is below another: low &lt; high, or low ≤ high.
   *
   * @param orEqual whether they may be equal
   */
  record Less(String low, String high, boolean orEqual) implements Constraint {
    @Override
    public List<String> columns() {
      return List.of(low, high);
    }

    @Override
    public String text() {
      return low + (orEqual ? " <= " : " < ") + high;
    }
  }

  /**
   * Some numbers add up to another.
   *
   * @param parts at least two
   */
  record Sum(List<String> parts, String total) implements Constraint {

    /** Copies the names. */
    public Sum {
      parts = List.copyOf(parts);
    }

    @Override
    public List<String> columns() {
      return Stream.concat(parts.stream(), Stream.of(total)).toList();
    }

    @Override
    public String text() {
      return String.join(" + ", parts) + " = " + total;
    }
  }

  /** Only those combinations of categories occur that occur in the data. */
  record Combination(List<String> columns) implements Constraint {

    /** Copies the names. */
    public Combination {
      columns = List.copyOf(columns);
    }

    @Override
    public String text() {
      return "combinations of " + String.join(", ", columns);
    }
  }

  /** No two rows have the same values. */
  record Unique(List<String> columns) implements Constraint {

    /** Copies the names. */
    public Unique {
      columns = List.copyOf(columns);
    }

    @Override
    public String text() {
      return "unique " + String.join(", ", columns);
    }
  }

  /** A number is above 0. */
  record Positive(String column) implements Constraint {
    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public String text() {
      return column + " > 0";
    }
  }
}
