package dev.organza.laboratory;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What happened at some steps, of which every second is dropped when there are too many: what
 * remains lies evenly over all that has happened.
 *
 * @param <T> what is kept of a step
 */
final class Thinned<T> {

  private final int most;
  private final Consumer<T> drop;
  private final NavigableMap<Long, T> kept = new TreeMap<>();
  private long every = 1;

  /**
   * Nothing yet.
   *
   * @param most how many are kept, at least 2
   * @param drop is given what is dropped
   */
  Thinned(int most, Consumer<T> drop) {
    this.most = most;
    this.drop = drop;
  }

  /** Whether this step is one of those that are kept. */
  boolean wants(long step) {
    return step % every == 0 && !kept.containsKey(step);
  }

  void put(long step, T what) {
    kept.put(step, what);
    while (kept.size() > most) {
      every *= 2;
      for (Long old : List.copyOf(kept.keySet())) {
        if (old % every != 0) {
          drop.accept(kept.remove(old));
        }
      }
    }
  }

  /** The distance of the steps that are kept. */
  long every() {
    return every;
  }

  NavigableMap<Long, T> kept() {
    return kept;
  }

  void clear() {
    kept.values().forEach(drop);
    kept.clear();
  }
}
