package dev.organza.data.table;

import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** In which formats all texts of a column are days or times, and between which they lie. */
final class TimePatterns {

  /** The first of those that fit is taken. */
  private static final List<String> DAYS =
      List.of(
          "uuuu-MM-dd",
          "uuuu/MM/dd",
          "uuuu.MM.dd",
          "dd.MM.uuuu",
          "d.M.uuuu",
          "dd/MM/uuuu",
          "MM/dd/uuuu",
          "d/M/uuuu",
          "M/d/uuuu",
          "dd-MM-uuuu",
          "MM-dd-uuuu",
          "dd-MMM-uuuu",
          "d-MMM-uuuu",
          "dd MMM uuuu",
          "d MMM uuuu",
          "MMM d, uuuu");

  private static final List<String> CLOCKS =
      List.of(
          "HH:mm:ss",
          "HH:mm",
          "HH:mm:ss.S",
          "HH:mm:ss.SS",
          "HH:mm:ss.SSS",
          "HH:mm:ss.SSSSSS",
          "HH:mm:ss.SSSSSSSSS",
          "H:mm");

  private static final List<String> ZONES = List.of("", "X", "XXX", "XX", "x", "xxx");

  private static final List<String> TIMES =
      Stream.of(
              DAYS.stream().limit(9).flatMap(day -> CLOCKS.stream().map(c -> day + " " + c)),
              CLOCKS.stream().flatMap(c -> ZONES.stream().map(zone -> "uuuu-MM-dd'T'" + c + zone)),
              CLOCKS.stream()
                  .flatMap(c -> ZONES.stream().skip(1).map(zone -> "uuuu-MM-dd " + c + zone)))
          .flatMap(formats -> formats)
          .toList();

  private static final int SHORTEST = 8;
  private static final int LONGEST = 40;

  /** The parts of a second that times may be multiples of. */
  private static final double[] PARTS = {1, 1e3, 1e6};

  /** One format that fits all texts so far. */
  private static final class Candidate {

    private final String format;
    private final boolean day;
    private final ToDoubleFunction<String> reader;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private int parts;

    Candidate(String format, boolean day) {
      this.format = format;
      this.day = day;
      this.reader =
          day
              ? new ColumnType.Date(format, 0, 0).reader()
              : new ColumnType.DateTime(format, 1, 0, 0).reader();
    }

    boolean fits(String text) {
      double raw = reader.applyAsDouble(text);
      if (Double.isNaN(raw)) {
        return false;
      }
      least = Math.min(least, raw);
      greatest = Math.max(greatest, raw);
      while (parts < PARTS.length - 1 && Math.rint(raw * PARTS[parts]) / PARTS[parts] != raw) {
        parts++;
      }
      return true;
    }

    ColumnType type() {
      return day
          ? new ColumnType.Date(format, least, greatest)
          : new ColumnType.DateTime(format, PARTS[parts], least, greatest);
    }
  }

  private final List<String> days;
  private final List<String> times;
  private final List<Candidate> candidates = new ArrayList<>();
  private int texts;

  /** All formats that are known. */
  static TimePatterns all() {
    return new TimePatterns(DAYS, TIMES);
  }

  /** One format that someone gave, of days or of times. */
  static TimePatterns of(String format, boolean day) {
    return day
        ? new TimePatterns(List.of(format), List.of())
        : new TimePatterns(List.of(), List.of(format));
  }

  private TimePatterns(List<String> days, List<String> times) {
    this.days = days;
    this.times = times;
  }

  void add(String text) {
    boolean likely =
        text.length() >= SHORTEST
            && text.length() <= LONGEST
            && (Character.isDigit(text.charAt(0)) || Character.isUpperCase(text.charAt(0)));
    if (texts++ == 0 && likely) {
      days.forEach(format -> candidates.add(new Candidate(format, true)));
      times.forEach(format -> candidates.add(new Candidate(format, false)));
    }
    if (likely) {
      candidates.removeIf(candidate -> !candidate.fits(text));
    } else {
      candidates.clear();
    }
  }

  /** Whether all texts are days or times. */
  boolean fit() {
    return texts > 0 && !candidates.isEmpty();
  }

  /** The type of the first format that fits. */
  ColumnType type() {
    return candidates.get(0).type();
  }

  /** The first that fits of days, or of times; null if there is none. */
  @Nullable ColumnType type(boolean day) {
    return candidates.stream()
        .filter(candidate -> candidate.day == day && texts > 0)
        .findFirst()
        .map(Candidate::type)
        .orElse(null);
  }

  String first() {
    return candidates.get(0).format;
  }

  /** The formats that fit as well and give other days; empty where there are none. */
  List<String> others() {
    Candidate first = candidates.get(0);
    return candidates.stream()
        .skip(1)
        .filter(other -> other.least != first.least || other.greatest != first.greatest)
        .map(other -> other.format)
        .toList();
  }
}
