package dev.organza.journal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that happened in a run: one line of its {@link Journal}.
 *
 * <p>A value is a number, a text or a boolean. Whole numbers are held as {@link Long} and all
 * others as {@link Double}, so that an event equals itself after it has been written and read. JSON
 * has no NaN and no infinity; they are written as the texts {@code "NaN"}, {@code "Infinity"} and
 * {@code "-Infinity"}, and a value with such a text is that number.
 *
 * @param kind what happened, such as {@code step}
 * @param step the steps so far, from 0
 * @param images real samples the discriminator has seen so far
 * @param seconds wall-clock time since the run started, pauses between resumes left out
 * @param values what was measured, by name, in the order in which it is written
 */
public record Event(
    String kind, long step, long images, double seconds, Map<String, Object> values) {

  /** The kind of the events with losses and gradient norms. */
  public static final String STEP = "step";

  /**
   * The value of a step that says for which share of the time since the step before, from 0 to 1,
   * the training waited for real samples. Like {@code seconds} it is about the machine, not the
   * game: a run that is repeated or resumed has another.
   */
  public static final String WAITING = "waiting";

  /** The kind of the events with an examination of the game for the doctor. */
  public static final String DIAGNOSTICS = "diagnostics";

  /** The kind of the events with a metric's figure. */
  public static final String MEASURED = "metric";

  /** The kind of the event with the weight of the gradient penalties that probes found. */
  public static final String GAMMA = "gamma";

  /** The kind of the event with which a run ends whose numbers are no longer finite. */
  public static final String DIVERGED = "diverged";

  /** The kind of the events in which the doctor finds something, or no longer does. */
  public static final String FINDING = "finding";

  /** What kinds were called in the journals of earlier versions. */
  private static final Map<String, String> FORMER_KINDS =
      Map.of("vitals", DIAGNOSTICS, "judge", MEASURED);

  private static final Map<String, Double> NOT_FINITE =
      Map.of(
          "NaN",
          Double.NaN,
          "Infinity",
          Double.POSITIVE_INFINITY,
          "-Infinity",
          Double.NEGATIVE_INFINITY);

  /**
   * An event with a copy of the values.
   *
   * @throws IllegalArgumentException if a count or the time is negative or not finite, or a value
   *     is no number, text or boolean
   */
  public Event {
    if (kind.isBlank() || step < 0 || images < 0 || !(seconds >= 0 && seconds < Long.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "no event: kind \"%s\", step %d, images %d, seconds %s"
              .formatted(kind, step, images, seconds));
    }
    kind = FORMER_KINDS.getOrDefault(kind, kind);
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach((name, value) -> copy.put(name, plain(name, value)));
    values = Collections.unmodifiableMap(copy);
  }

  /** The number of this name, or NaN if there is none. */
  public double number(String name) {
    return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static Object plain(String name, Object value) {
    if (value instanceof Boolean || value instanceof Long || value instanceof Double) {
      return value;
    } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    } else if (value instanceof Float number) {
      return number.doubleValue();
    } else if (value instanceof String text) {
      Double number = NOT_FINITE.get(text);
      return number == null ? text : number;
    }
    throw new IllegalArgumentException(
        "value \"" + name + "\" is no number, text or boolean: " + value);
  }
}
