package dev.organza.tables;

import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What SQL's types hold, and which one a column needs. */
enum SqlType {
  BOOLEAN {
    @Override
    Object of(ColumnType type, double raw, String text) {
      return TRUE.contains(text.toLowerCase(Locale.ROOT));
    }
  },
  NUMBER {
    @Override
    Object of(ColumnType type, double raw, String text) {
      return new BigDecimal(text);
    }
  },
  DATE {
    @Override
    Object of(ColumnType type, double raw, String text) {
      return type instanceof ColumnType.Date ? type.value(raw) : LocalDate.parse(text);
    }
  },
  TIMESTAMP {
    @Override
    Object of(ColumnType type, double raw, String text) {
      return time(type, raw, text);
    }
  },
  INSTANT {
    @Override
    Object of(ColumnType type, double raw, String text) {
      return time(type, raw, text).atOffset(ZoneOffset.UTC);
    }
  },
  /** All else, which databases read from text. */
  TEXT {
    @Override
    Object of(ColumnType type, double raw, String text) {
      return text;
    }
  };

  private static final List<String> TRUE = List.of("true", "t", "yes", "y", "1");

  /** What texts are at least allowed to have; the usual size of a text of no particular length. */
  private static final int USUAL_LENGTH = 255;

  /** float64 has 15 digits and a half. */
  private static final int MOST_DIGITS = 15;

  /** How a time without a type of its own is written, with or without an offset. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'][' ']HH:mm:ss[.SSSSSS][X]", Locale.ROOT);

  /**
   * The value for a column of this type.
   *
   * @param raw not missing
   * @param text how the table writes it
   * @throws RuntimeException if this type has no such value
   */
  abstract Object of(ColumnType type, double raw, String text);

  /** What a type in standard SQL holds. */
  static SqlType named(String sql) {
    String word = sql.replaceFirst("\\(.*", "").strip();
    return switch (word) {
      case "BOOLEAN" -> BOOLEAN;
      case "SMALLINT", "INTEGER", "BIGINT", "REAL", "DOUBLE PRECISION", "NUMERIC" -> NUMBER;
      case "DATE" -> DATE;
      case "TIMESTAMP" -> TIMESTAMP;
      case "TIMESTAMP WITH TIME ZONE" -> INSTANT;
      default -> TEXT;
    };
  }

  /**
   * A value of a column; null for a missing one.
   *
   * @param raw of the type of the column, or the number of the row where that is not learned
   * @throws IllegalArgumentException if this type has no such value
   */
  @Nullable Object value(Column column, double raw) {
    if (Double.isNaN(raw)) {
      return null;
    }
    String text = column.type().text(raw);
    if (text.isEmpty() && !column.type().isLearned()) {
      return null; // a constant of which every value is missing
    }
    try {
      return of(column.type(), raw, text);
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "column \"%s\": \"%s\" is no %s"
              .formatted(column.name(), text, toString().toLowerCase(Locale.ROOT)),
          e);
    }
  }

  private static LocalDateTime time(ColumnType type, double raw, String text) {
    if (type instanceof ColumnType.DateTime) {
      return (LocalDateTime) type.value(raw);
    } else if (type instanceof ColumnType.Date) {
      return ((LocalDate) type.value(raw)).atStartOfDay();
    }
    return TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from)
            instanceof OffsetDateTime instant
        ? instant.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
        : LocalDateTime.parse(text, TIME);
  }

  /** A type in standard SQL for the values of a column that no database held. */
  static String sql(ColumnType type) {
    if (type instanceof ColumnType.Whole) {
      double farthest = Math.max(Math.abs(type.least()), Math.abs(type.greatest()));
      return farthest <= Integer.MAX_VALUE
          ? "INTEGER"
          : farthest < Long.MAX_VALUE ? "BIGINT" : "DOUBLE PRECISION";
    } else if (type instanceof ColumnType.Real real) {
      return decimal(real);
    } else if (type instanceof ColumnType.Bool bool) {
      return switch (bool.yes().toLowerCase(Locale.ROOT)) {
        case "true" -> "BOOLEAN";
        case "1" -> "SMALLINT";
        default -> text(bool.categories().stream());
      };
    } else if (type instanceof ColumnType.Date) {
      return "DATE";
    } else if (type instanceof ColumnType.DateTime time) {
      return time.format().matches(".*[Xx]") ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP";
    } else if (type instanceof ColumnType.Identifier identifier) {
      return identifier.pattern().equals("#") ? "BIGINT" : text(Stream.of(identifier.pattern()));
    } else if (type instanceof ColumnType.Constant constant) {
      return text(Stream.of(constant.value()));
    }
    return text(type.categories().stream());
  }

  /** Decimal where the table writes a fixed number of places. */
  private static String decimal(ColumnType.Real type) {
    double farthest = Math.max(Math.abs(type.least()), Math.abs(type.greatest()));
    double digits = Math.ceil(Math.log10(farthest + 1)) + type.written();
    return type.written() > 0 && digits <= MOST_DIGITS
        ? "NUMERIC(%d,%d)".formatted((int) Math.max(digits, type.written() + 1), type.written())
        : "DOUBLE PRECISION";
  }

  private static String text(Stream<String> values) {
    return "VARCHAR("
        + Math.max(USUAL_LENGTH, values.mapToInt(String::length).max().orElse(0))
        + ")";
  }
}
