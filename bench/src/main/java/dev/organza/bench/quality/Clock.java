package dev.organza.bench.quality;

import java.util.Arrays;
import java.util.Optional;

/** What minutes of training are counted in. */
enum Clock {
  /** Time, all processors working: what a user waits. */
  WALL("wall"),
  /**
   * Time of the processor, one thread computing. Weaker, for a machine that has other work: that
   * takes caches and memory bandwidth all the same, and a system that gains by more threads shows
   * nothing of it.
   */
  CPU("cpu");

  private final String word;

  Clock(String word) {
    this.word = word;
  }

  static Optional<Clock> named(String word) {
    return Arrays.stream(values()).filter(clock -> clock.word.equals(word)).findFirst();
  }

  /** The name on the command line and in the raw rows. */
  @Override
  public String toString() {
    return word;
  }
}
