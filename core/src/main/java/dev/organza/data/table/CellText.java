package dev.organza.data.table;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a program or a database has in a cell, as text that a type is inferred from. */
public final class CellText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT);

  private CellText() {}

  /**
   * The text of a value: a number without zeros at its end, a time to the microsecond.
   *
   * @param value a number, text, boolean, enum constant, date, time or UUID; null for a missing one
   */
  public static String of(@Nullable Object value) {
    if (value == null) {
      return "";
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? plain(new BigDecimal(value.toString()))
          : Double.isNaN(number) ? "nan" : "inf";
    } else if (value instanceof BigDecimal number) {
      return number.toPlainString();
    } else if (value instanceof Enum<?> constant) {
      return constant.name();
    } else if (value instanceof Timestamp time) {
      return TIME.format(time.toLocalDateTime());
    } else if (value instanceof Date date) {
      return date.toLocalDate().toString();
    } else if (value instanceof LocalDateTime time) {
      return TIME.format(time);
    } else if (value instanceof Instant time) {
      return INSTANT.format(time.atOffset(ZoneOffset.UTC));
    } else if (value instanceof OffsetDateTime time) {
      return INSTANT.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    } else if (value instanceof ZonedDateTime time) {
      return INSTANT.format(time.toOffsetDateTime().withOffsetSameInstant(ZoneOffset.UTC));
    }
    return NumberCell.strip(value.toString());
  }

  /** Of a float64, whose zeros at the end say nothing. */
  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 || stripped.signum() == 0
        ? stripped.setScale(0).toPlainString()
        : stripped.toPlainString();
  }
}
