package dev.organza.data.column;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How days and times are written: between text and numbers. Names of months are English. */
final class TimeFormat {

  private static final double NANOSECONDS = 1e9;

  /** To make a formatter takes longer than to use it some hundred times. */
  private static final Map<String, TimeFormat> MADE = new ConcurrentHashMap<>();

  private final DateTimeFormatter formatter;

  private TimeFormat(String pattern) {
    formatter =
        DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * The format of a pattern.
   *
   * @throws IllegalArgumentException if it is none
   */
  static TimeFormat of(String pattern) {
    return MADE.computeIfAbsent(pattern, TimeFormat::new);
  }

  String day(long days) {
    return formatter.format(LocalDate.ofEpochDay(days));
  }

  /** NaN for a text that is no day in this format. */
  double day(String text) {
    try {
      return LocalDate.parse(text, formatter).toEpochDay();
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }

  /**
   * A time.
   *
   * @param parts of a second, to which it is rounded
   */
  String time(double raw, double parts) {
    return formatter.format(instant(raw, parts));
  }

  /** The time of some seconds since 1970, rounded to parts of a second. */
  static OffsetDateTime instant(double raw, double parts) {
    double rounded = Math.rint(raw * parts) / parts;
    double seconds = Math.floor(rounded);
    long nanoseconds = Math.round((rounded - seconds) * parts) * Math.round(NANOSECONDS / parts);
    return Instant.ofEpochSecond((long) seconds, nanoseconds).atOffset(ZoneOffset.UTC);
  }

  /** NaN for a text that is no time in this format. */
  double time(String text) {
    try {
      TemporalAccessor time = formatter.parseBest(text, Instant::from, LocalDateTime::from);
      Instant instant =
          time instanceof LocalDateTime local
              ? local.toInstant(ZoneOffset.UTC)
              : Instant.from(time);
      return instant.getEpochSecond() + instant.getNano() / NANOSECONDS;
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }
}
