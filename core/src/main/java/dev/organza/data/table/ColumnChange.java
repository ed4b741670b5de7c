package dev.organza.data.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.UsageException;
import dev.organza.data.column.ColumnType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What someone says of a column, over what its cells tell.
 *
 * @param type {@code real}, {@code integer}, {@code category}, {@code boolean}, {@code date},
 *     {@code date-time}, {@code identifier}, or {@code drop} to leave it out; empty to infer it
 * @param format of dates and times, as {@link java.time.format.DateTimeFormatter} has it; empty to
 *     infer it
 */
public record ColumnChange(String type, String format) {

  /** Nothing is said. */
  static final ColumnChange NONE = new ColumnChange("", "");

  private static final String DROP = "drop";
  private static final List<String> TYPES =
      List.of("real", "integer", "category", "boolean", "date", "date-time", "identifier", DROP);
  private static final Set<String> OF_WORDS = Set.of("category", "boolean", "identifier");

  /**
   * Checks the type.
   *
   * @throws UsageException if it is none, or a format is given to what is no time
   */
  public ColumnChange {
    if (!type.isEmpty() && !TYPES.contains(type)) {
      throw new UsageException(
          "\"%s\" is no type of a column.%nTypes are %s."
              .formatted(type, String.join(", ", TYPES)));
    }
    if (!format.isEmpty()) {
      if (!type.startsWith("date")) {
        throw new UsageException(
            "the format \"%s\" is given to no date.%nGive it with type: date or date-time."
                .formatted(format));
      }
      try {
        TimePatterns.of(format, type.equals("date")).add("2000-01-01");
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "\"%s\" is no format of dates: %s.%nWrite, for example, dd.MM.uuuu or uuuu-MM-dd HH:mm."
                .formatted(format, e.getMessage()));
      }
    }
  }

  /** From YAML: a type, or a type and a format. */
  @JsonCreator
  static ColumnChange of(
      @JsonProperty("type") @Nullable String type,
      @JsonProperty("format") @Nullable String format) {
    return new ColumnChange(type == null ? "" : type, format == null ? "" : format);
  }

  /** From YAML, in short. */
  @JsonCreator
  static ColumnChange of(String type) {
    return new ColumnChange(type, "");
  }

  boolean isGiven() {
    return !type.isEmpty();
  }

  boolean isDropped() {
    return type.equals(DROP);
  }

  boolean isTime() {
    return type.startsWith("date");
  }

  boolean needsWords() {
    return OF_WORDS.contains(type);
  }

  TimePatterns times() {
    return format.isEmpty() ? TimePatterns.all() : TimePatterns.of(format, type.equals("date"));
  }

  /**
   * The type of a column that is said to be of one; null if its cells are not of that type.
   *
   * @param cells what they are
   */
  @Nullable ColumnType type(ColumnInference cells) {
    return switch (type) {
      case "real" -> cells.numbers().count() > 0 ? cells.numbers().real() : null;
      case "integer" ->
          cells.numbers().count() > 0 && cells.numbers().areWhole()
              ? cells.numbers().whole()
              : null;
      case "category" -> {
        List<String> words = cells.words().words();
        yield words == null ? null : new ColumnType.Category(words);
      }
      case "boolean" -> cells.bool();
      case "date", "date-time" -> cells.times().type(type.equals("date"));
      default -> cells.words().form().type();
    };
  }
}
