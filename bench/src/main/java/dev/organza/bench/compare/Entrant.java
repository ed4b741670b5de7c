package dev.organza.bench.compare;

import dev.organza.bench.worker.Workload;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A system in one workload, while it is measured. */
final class Entrant {

  private final Rival rival;
  private final Trial trial;
  private final List<Outcome.Figures> rounds = new ArrayList<>();
  private final Set<String> notes;

  Entrant(Rival rival, Trial trial) {
    this.rival = rival;
    this.trial = trial;
    this.notes = new LinkedHashSet<>(trial.failures());
  }

  Rival rival() {
    return rival;
  }

  Trial trial() {
    return trial;
  }

  /** Whether it takes part in the rounds. */
  boolean able() {
    return trial.best().isPresent();
  }

  /**
   * Takes what came of a round.
   *
   * @param round from 1
   */
  void take(int round, Outcome outcome) {
    if (outcome instanceof Outcome.Figures figures) {
      rounds.add(figures);
      notes.addAll(figures.notes());
    } else if (outcome instanceof Outcome.Nothing nothing) {
      notes.add("Round " + round + ": " + nothing.reason());
    }
  }

  Standing standing(Workload workload) {
    return new Standing(workload, rival, trial.firstEver(), rounds, List.copyOf(notes));
  }
}
