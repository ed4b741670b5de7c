package dev.organza.run;

import dev.organza.journal.Event;
import dev.organza.metric.MetricDescription.Better;
import dev.organza.metric.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a metric said of a run at one moment, as the journal keeps it.
 *
 * @param metric the metric's name
 * @param better which way its figure improves
 * @param value its first measure
 * @param images seen by then
 */
record MeasuredState(String metric, Better better, double value, long images) {

  /** The kind of the event. */
  static final String KIND = Event.MEASURED;

  /** What the journal says of a result. */
  static Map<String, Object> values(Result result) {
    return Map.of(
        "metric",
        result.metric(),
        "better",
        result.better().name().toLowerCase(Locale.ROOT),
        "value",
        result.measure().value());
  }

  /**
   * The best state of a run by the metric that its journal names first among those that tell better
   * from worse; of equals the earliest.
   */
  static Optional<MeasuredState> best(List<Event> journal) {
    List<MeasuredState> states =
        journal.stream()
            .filter(event -> event.kind().equals(KIND))
            .flatMap(event -> of(event).stream())
            .filter(state -> state.better != Better.NEITHER)
            .toList();
    return states.stream().findFirst().flatMap(first -> first.bestOf(states));
  }

  private Optional<MeasuredState> bestOf(List<MeasuredState> states) {
    Comparator<MeasuredState> byValue = Comparator.comparingDouble(MeasuredState::value);
    return states.stream()
        .filter(state -> state.metric.equals(metric))
        .min(better == Better.LOWER ? byValue : byValue.reversed());
  }

  /** Empty for an event that another version wrote in another way. */
  private static Optional<MeasuredState> of(Event event) {
    // Earlier versions called a metric a judge.
    Object name = event.values().getOrDefault("metric", event.values().get("judge"));
    if (!(name instanceof String metric)
        || !(event.values().get("better") instanceof String better)
        || Double.isNaN(event.number("value"))) {
      return Optional.empty();
    }
    for (Better known : Better.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(better)) {
        return Optional.of(new MeasuredState(metric, known, event.number("value"), event.images()));
      }
    }
    return Optional.empty();
  }
}
