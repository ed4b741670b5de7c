package dev.organza.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a system's trial with one number of threads after another has shown. */
final class Trial {

  private final List<String> failures = new ArrayList<>();
  private OptionalDouble firstEver = OptionalDouble.empty();
  private Optional<Outcome.Figures> best = Optional.empty();
  private int threads;

  /**
   * Takes what came of one number.
   *
   * @param asked the number the system was told
   */
  void take(int asked, Outcome outcome) {
    if (outcome instanceof Outcome.Nothing nothing) {
      failures.add(nothing.reason());
      return;
    }
    Outcome.Figures figures = (Outcome.Figures) outcome;
    if (firstEver.isEmpty()) {
      firstEver = OptionalDouble.of(figures.firstSeconds());
    }
    if (best.isEmpty() || figures.speed() > best.get().speed()) {
      best = Optional.of(figures);
      threads = asked;
    }
  }

  /** Whether trying other numbers of threads is of no use. */
  boolean hopeless() {
    return best.isEmpty() && !failures.isEmpty();
  }

  /** The fastest that went well. */
  Optional<Outcome.Figures> best() {
    return best;
  }

  /** The number of threads that the fastest was told. */
  int threads() {
    return threads;
  }

  /** The seconds to the first step in the first that went well. */
  OptionalDouble firstEver() {
    return firstEver;
  }

  /** Why those that did not go well did not. */
  List<String> failures() {
    return List.copyOf(failures);
  }
}
