package dev.organza.run;

import dev.organza.journal.Event;
import dev.organza.judge.Card;
import dev.organza.judge.JudgeDescription.Better;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a judge said of a run at one moment, as the journal keeps it.
 *
 * @param judge the judge's name
 * @param better which way its figure improves
 * @param value its first measure
 * @param images seen by then
 */
record JudgedState(String judge, Better better, double value, long images) {

  /** The kind of the event. */
  static final String KIND = "judge";

  /** What the journal says of a card. */
  static Map<String, Object> values(Card card) {
    return Map.of(
        "judge",
        card.judge(),
        "better",
        card.better().name().toLowerCase(Locale.ROOT),
        "value",
        card.measure().value());
  }

  /**
   * The best state of a run by the judge that its journal names first among those that tell better
   * from worse; of equals the earliest.
   */
  static Optional<JudgedState> best(List<Event> journal) {
    List<JudgedState> states =
        journal.stream()
            .filter(event -> event.kind().equals(KIND))
            .flatMap(event -> of(event).stream())
            .filter(state -> state.better != Better.NEITHER)
            .toList();
    return states.stream().findFirst().flatMap(first -> first.bestOf(states));
  }

  private Optional<JudgedState> bestOf(List<JudgedState> states) {
    Comparator<JudgedState> byValue = Comparator.comparingDouble(JudgedState::value);
    return states.stream()
        .filter(state -> state.judge.equals(judge))
        .min(better == Better.LOWER ? byValue : byValue.reversed());
  }

  /** Empty for an event that another version wrote in another way. */
  private static Optional<JudgedState> of(Event event) {
    if (!(event.values().get("judge") instanceof String judge)
        || !(event.values().get("better") instanceof String better)
        || Double.isNaN(event.number("value"))) {
      return Optional.empty();
    }
    for (Better known : Better.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(better)) {
        return Optional.of(new JudgedState(judge, known, event.number("value"), event.images()));
      }
    }
    return Optional.empty();
  }
}
