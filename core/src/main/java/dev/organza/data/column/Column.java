package dev.organza.data.column;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table.
 *
 * @param name unique in its table
 * @param type what its values mean
 * @param missing how the table writes a missing value, which may be nothing at all; null where no
 *     value is missing
 * @param stored how a database holds it; null where it comes from text or from a program
 */
public record Column(
    String name,
    ColumnType type,
    @JsonIgnore @Nullable String missing,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StoredType stored) {

  /** A column that no database holds. */
  public Column(String name, ColumnType type, @Nullable String missing) {
    this(name, type, missing, null);
  }

  /** From JSON, in which nothing is null; what no database holds does not say how it is stored. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Column of(Saved saved) {
    return new Column(
        saved.name, saved.type, saved.gaps.isEmpty() ? null : saved.gaps.get(0), saved.stored);
  }

  /** A column as JSON has it, of which a part may be left out. */
  static final class Saved {
    @JsonProperty private String name = "";
    @JsonProperty private ColumnType type = ColumnType.Real.ANY;
    @JsonProperty private List<String> gaps = List.of();
    @JsonProperty private @Nullable StoredType stored;
  }

  /** For JSON: how a missing value is written; empty where none is missing. */
  @JsonProperty("gaps")
  List<String> gaps() {
    return missing == null ? List.of() : List.of(missing);
  }

  /**
   * A column of numbers, or of categories where there are some.
   *
   * @param categories their names, in the order of their indices; empty for a number
   * @throws IllegalArgumentException if two have one name
   */
  public Column(String name, List<String> categories) {
    this(name, type(name, categories), null);
  }

  private static ColumnType type(String name, List<String> categories) {
    if (new HashSet<>(categories).size() < categories.size()) {
      throw new IllegalArgumentException(
          "column " + name + " has two categories of one name: " + categories);
    }
    return categories.isEmpty() ? ColumnType.Real.ANY : new ColumnType.Category(categories);
  }

  /** A column of numbers, with all their digits, of which none is missing. */
  public static Column number(String name) {
    return new Column(name, ColumnType.Real.ANY, null);
  }

  /** This column as a database holds it; null for none. */
  public Column storedAs(@Nullable StoredType newStored) {
    return new Column(name, type, missing, newStored);
  }

  /** The names of the categories, in the order of their indices; empty for what is ordered. */
  public List<String> categories() {
    return type.categories();
  }

  /** Whether its values are numbers. */
  @JsonIgnore
  public boolean isNumber() {
    return type.isNumber();
  }

  /** Whether a value may be missing, which is NaN in a data set. */
  @JsonIgnore
  public boolean isNullable() {
    return missing != null;
  }

  /**
   * A value as the table writes it.
   *
   * @param raw a value of the type; NaN for a missing one
   * @throws IllegalArgumentException if it is NaN and no value is missing in this column
   */
  public String text(double raw) {
    if (!Double.isNaN(raw)) {
      return type.text(raw);
    }
    if (missing == null) {
      throw new IllegalArgumentException("column " + name + " has no missing values");
    }
    return missing;
  }
}
