package dev.organza.run;

import dev.organza.journal.Better;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The best state of a run by the metric that its journal names first among those that have a better
 * direction; of equals the earliest.
 */
final class BestState {

  private @Nullable String metric;
  private double value = Double.NaN;
  private long images = -1;

  /** The images seen at the best state in a journal, if it has one. */
  static OptionalLong in(Path journal) {
    BestState best = new BestState();
    Journal.read(journal, best::hear);
    return best.metric == null ? OptionalLong.empty() : OptionalLong.of(best.images);
  }

  /**
   * Hears of a row of the journal.
   *
   * @return whether its state is the best so far
   */
  boolean hear(Event row) {
    Optional<String> name = metric(row);
    Better better = better(row);
    double measured = row.number("value");
    if (name.isEmpty() || better == Better.NEITHER || Double.isNaN(measured)) {
      return false;
    }
    if (metric == null) {
      metric = name.get();
    } else if (!metric.equals(name.get()) || !better.isBetter(measured, value)) {
      return false;
    }
    value = measured;
    images = row.images();
    return true;
  }

  /** Whether the best state is that after so many images. */
  boolean isOf(long seen) {
    return metric != null && images == seen;
  }

  private static Optional<String> metric(Event row) {
    // Earlier versions called a metric a judge.
    Object name = row.values().getOrDefault("metric", row.values().get("judge"));
    return row.kind().equals(Event.MEASURED) && name instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  /** {@link Better#NEITHER} for a row that another version wrote in another way. */
  private static Better better(Event row) {
    for (Better better : Better.values()) {
      if (better.name().toLowerCase(Locale.ROOT).equals(row.values().get("better"))) {
        return better;
      }
    }
    return Better.NEITHER;
  }
}
