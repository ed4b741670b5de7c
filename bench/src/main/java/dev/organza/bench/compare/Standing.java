package dev.organza.bench.compare;

import dev.organza.bench.turns.Spread;
import dev.organza.bench.worker.Workload;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How one system stands in one workload.
 *
 * @param workload the work
 * @param rival the system
 * @param firstEver seconds to the first step in the very first trial, when nothing was in a cache;
 *     empty if there was none
 * @param rounds what was measured, none if the system cannot or failed
 * @param notes for the reader, each a sentence or more
 */
record Standing(
    Workload workload,
    Rival rival,
    OptionalDouble firstEver,
    List<Outcome.Figures> rounds,
    List<String> notes) {

  Standing {
    rounds = List.copyOf(rounds);
    notes = List.copyOf(notes);
  }

  boolean measured() {
    return !rounds.isEmpty();
  }

  /** The spread of a figure over the rounds. */
  Spread spread(ToDoubleFunction<Outcome.Figures> figure) {
    return Spread.of(rounds.stream().map(figure::applyAsDouble).toList());
  }
}
